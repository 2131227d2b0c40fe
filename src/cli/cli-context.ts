/** What the command line may touch of the process it runs in; the composition root hands it over. */
export interface CliContext {
  readonly stdout: TextOutput;
  /** Errors, hints, and progress when stdout carries JSON or YAML. */
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Reads all of standard input, for `--file -`. */
  readonly readStdin: () => Promise<string>;
  /** Asks for a secret without echo; absent when nobody sits at a terminal. */
  readonly askSecret?: (question: string) => Promise<string>;
}

/** A stream as the terminal and a file offer it. */
export interface TextOutput extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export function writeLine(output: TextOutput, line = ""): void {
  output.write(`${line}\n`);
}
