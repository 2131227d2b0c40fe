import { type Command, CommanderError } from "commander";
import { type CliContext, writeLine } from "./cli-context.ts";
import { CliError, type ExitCode, exitCodes } from "./cli-error.ts";
import { printable } from "./output/table.ts";
import { overview } from "./overview.ts";
import { spellOutHelp } from "./spell-out-help.ts";

/**
 * Runs one command line (without program names) and says how the process shall exit. Whatever goes wrong becomes one
 * sentence on stderr and the lines that belong to it.
 */
export async function runProgram(
  program: Command,
  args: readonly string[],
  { stdout, stderr, signal }: Pick<CliContext, "stdout" | "stderr" | "signal">,
): Promise<ExitCode> {
  if (args.length === 0) {
    stdout.write(overview(program));
    return exitCodes.ok;
  }
  try {
    await program.parseAsync([...spellOutHelp(program, args)], { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    // Commander has printed its own: the help that was asked for, or what is wrong with the command line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (error instanceof CliError) {
      const mark = error.exitCode === exitCodes.interrupted ? "" : "error: ";
      writeLine(stderr, printable(`${mark}${error.message}`));
      for (const line of error.lines.flatMap((text) => text.split("\n"))) {
        writeLine(stderr, line === "" ? "" : printable(`  ${line}`));
      }
      return error.exitCode;
    }
    if (signal.aborted) return exitCodes.interrupted;
    writeLine(stderr, printable(`error: ${error instanceof Error ? error.message : String(error)}`));
    return exitCodes.failed;
  }
}
