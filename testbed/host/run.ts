import { execFile } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/** Runs a program to its end and returns what it printed. Throws with the end of its complaint when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { timeoutMs = 0, ...rest } = options;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { ...rest, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const complaint = lastLines(stderr, 10) || error.message;
        reject(new Error(`${program} ${args.join(" ")} failed: ${complaint}`, { cause: error }));
      },
    );
  });
}

/** True when the program ends well; what it prints is not wanted. */
export async function succeeds(
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<boolean> {
  return run(program, args, options).then(
    () => true,
    () => false,
  );
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
