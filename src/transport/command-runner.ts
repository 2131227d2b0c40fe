/**
 * Runs programs and gives them files. Implementations say where: on this host, or on another over SSH.
 *
 * No string ever reaches a shell: a command is a program and its argument vector. Secrets go into files of
 * the workspace or into the environment, never into `args`, and no error or log carries `env` or file content.
 */
export interface CommandRunner {
  /**
   * Runs a program to its end. Resolves whatever the exit code; rejects with HELM_UNAVAILABLE when the program
   * cannot be started, and with the signal's reason, after the whole process group is gone, when aborted.
   */
  run(command: Command, signal: AbortSignal): Promise<CommandResult>;

  /**
   * Makes a private folder (0700) that lives as long as the callback. What a dead predecessor of this process
   * left, folders and the programs still running in them, is gone before the first workspace is made.
   */
  withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T>;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to a minimal environment (PATH, HOME, locale). */
  readonly env?: Readonly<Record<string, string>>;
  /** The workspace in which it runs; ties the program's life to it. */
  readonly workspace: Workspace;
  readonly timeoutMs: number;
}

export interface CommandResult {
  /** `null` when a signal or the time limit ended it. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** UTF-8; cut at 16 MiB. */
  readonly stdout: string;
  /** UTF-8; the last 64 KiB. */
  readonly stderr: string;
}

export interface Workspace {
  /** Absolute path on the host where commands run. */
  readonly path: string;
  /** Writes a file (0600) below the workspace and returns its absolute path. */
  putFile(name: string, content: string | Uint8Array): Promise<string>;
}
