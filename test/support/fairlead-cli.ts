import type { CliContext } from "../../src/cli/cli-context.ts";
import { clientCommands } from "../../src/cli/client-commands.ts";
import { buildProgram } from "../../src/cli/program.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import { capturedOutput } from "./captured-output.ts";

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The whole as a person sees it, addresses that differ from run to run replaced. */
  readonly transcript: string;
}

export interface CliSurroundings extends Partial<Pick<CliContext, "env" | "signal" | "askSecret" | "now">> {
  readonly url: string;
  readonly stdin?: string;
}

/** Runs one `fairlead` command line within this process against the server at `url`. */
export async function runFairlead(args: readonly string[], given: CliSurroundings): Promise<CliResult> {
  const { url, env, stdin = "", ...rest } = given;
  const stdout = capturedOutput();
  const stderr = capturedOutput();
  const context: CliContext = {
    stdout,
    stderr,
    env: { FAIRLEAD_URL: url, ...env },
    fetch: globalThis.fetch,
    now: () => new Date("2026-01-05T10:02:30Z"),
    signal: new AbortController().signal,
    readStdin: async () => stdin,
    ...rest,
  };
  const program = buildProgram({
    ...context,
    version: "0.0.0",
    clientCommands: clientCommands(context),
    extraCommands: [],
  });
  const exitCode = await runProgram(program, args, context);
  const words = args.map((word) => (/[\s()'"]/.test(word) ? `"${word}"` : word));
  const errors = stderr.text().replace(/^(?=.)/gm, "stderr: ");
  const transcript = [`$ fairlead ${words.join(" ")}\n`, stdout.text(), errors, `exit ${exitCode}\n`].join(
    "",
  );
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    transcript: transcript.replaceAll(url, "http://fairlead.example"),
  };
}
