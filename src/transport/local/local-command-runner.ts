import { type ChildProcess, spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { VnfmError } from "../../domain/errors.ts";
import { ensureFolder } from "../../support/ensure-folder.ts";
import { OutputHead, OutputTail, STDERR_BYTES, STDOUT_BYTES } from "../bounded-output.ts";
import type { Command, CommandResult, CommandRunner, Workspace } from "../command-runner.ts";
import { endGroup, signalGroup } from "./process-group.ts";
import { notePid, RunFolder, WORKSPACE_VARIABLE } from "./run-folder.ts";

export interface LocalCommandRunnerOptions {
  /** Where workspaces are made; one per host, shared by all Fairlead processes on it. */
  readonly runDir: string;
  /** What every program sees of the environment: PATH, HOME, locale, and proxies where there are any. */
  readonly env: Readonly<Record<string, string>>;
  /** How long a program may take to end by itself when asked to. */
  readonly graceMs?: number;
}

/** Runs programs on this host, each in a process group of its own. */
export class LocalCommandRunner implements CommandRunner {
  readonly #folder: RunFolder;
  readonly #env: Readonly<Record<string, string>>;
  readonly #graceMs: number;
  #cleared: Promise<void> | undefined;

  constructor({ runDir, env, graceMs = 10_000 }: LocalCommandRunnerOptions) {
    this.#folder = new RunFolder(runDir);
    this.#env = env;
    this.#graceMs = graceMs;
  }

  /** Ends and wipes at once what a dead predecessor left, instead of before the first workspace. */
  async clear(): Promise<void> {
    this.#cleared ??= this.#folder.clear();
    await this.#cleared;
  }

  async withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
    await this.clear();
    const path = await this.#folder.makeWorkspace();
    try {
      return await work({ path, putFile: (name, content) => putFile(path, name, content) });
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  }

  async run(command: Command, signal: AbortSignal): Promise<CommandResult> {
    signal.throwIfAborted();
    const { program, args, env, workspace } = command;
    const child = spawn(program, args, {
      cwd: workspace.path,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...this.#env, ...env, [WORKSPACE_VARIABLE]: workspace.path },
    });
    const groupId = child.pid;
    if (groupId === undefined) throw await startError(program, child);
    notePid(workspace.path, groupId);
    return await this.#attend(child, groupId, command, signal);
  }

  async #attend(
    child: ChildProcess,
    groupId: number,
    command: Command,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const stdout = new OutputHead(STDOUT_BYTES);
    const stderr = new OutputTail(STDERR_BYTES);
    child.stdout?.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr?.on("data", (chunk: Buffer) => stderr.add(chunk));
    // Children that outlive the program would keep its pipes open, and its credentials in use.
    child.once("exit", () => signalGroup(groupId, "SIGKILL"));
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));

    let timedOut = false;
    let ending: Promise<void> | undefined;
    const end = () => {
      ending ??= endGroup(groupId, this.#graceMs);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, command.timeoutMs);
    signal.addEventListener("abort", end, { once: true });
    try {
      const exitCode = await closed;
      await ending;
      signal.throwIfAborted();
      return {
        exitCode: timedOut ? null : exitCode,
        timedOut,
        stdout: stdout.text(),
        stderr: stderr.text(),
      };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
    }
  }
}

async function putFile(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  if (relative(folder, path).split(sep)[0] === "..") throw new Error(`${name} is outside of the workspace`);
  await ensureFolder(dirname(path));
  await writeFile(path, content, { flag: "wx", mode: 0o600 });
  return path;
}

async function startError(program: string, child: ChildProcess): Promise<VnfmError> {
  const cause = await new Promise<NodeJS.ErrnoException>((resolve) => child.once("error", resolve));
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "it is not there, or not on PATH",
    EACCES: "it is not executable for this user",
    E2BIG: "its arguments are too long",
    ENOEXEC: "it is not a program of this platform",
    EAGAIN: "this user may start no more processes",
    ENOMEM: "there is not enough memory",
  };
  const reason = reasons[cause.code ?? ""] ?? cause.code ?? "the reason is not known";
  return new VnfmError("HELM_UNAVAILABLE", `The program ${program} cannot be started: ${reason}.`, { cause });
}
