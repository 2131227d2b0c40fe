import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";

export interface ProgramOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** Both streams as they came. */
  readonly output: string;
}

const bin = join(process.cwd(), "node_modules", ".bin");

/** Runs a program, of our own node_modules when it is there, and waits for its end. */
export function runProgram(program: string, args: readonly string[]): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", reject).on("close", (exitCode) => resolve({ exitCode, stdout, output }));
  });
}
