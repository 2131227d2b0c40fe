import { readFileSync } from "node:fs";
import { processContext } from "../cli/process-context.ts";
import { buildProgram } from "../cli/program.ts";
import { runProgram } from "../cli/run-program.ts";

/** Commands that only talk to a server: without Fairlead itself they begin in a fifth of the time. */
const clientCommands = new Set(["package", "vim", "vnf", "op", "subscription", "notification"]);

/** Runs the whole command line, those commands that run Fairlead itself included; resolves with the exit code. */
export async function runCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const context = processContext(env);
  const isClient = clientCommands.has(args[0] ?? "");
  const extraCommands = isClient ? [] : (await import("./own-commands.ts")).ownCommands(context);
  const program = buildProgram({ ...context, version: readVersion(), extraCommands });
  return runProgram(program, args, context);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
