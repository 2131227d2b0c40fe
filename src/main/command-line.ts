import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { CliContext } from "../cli/cli-context.ts";
import { processContext } from "../cli/process-context.ts";
import { buildProgram } from "../cli/program.ts";
import { runProgram } from "../cli/run-program.ts";

/** Commands that only talk to a server: without Fairlead itself they begin in a fifth of the time. */
const clientCommands = new Set(["package", "vim", "vnf", "op", "subscription", "notification"]);

/** Runs the whole command line, those commands that run Fairlead itself included; resolves with the exit code. */
export async function runCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const context = processContext(env);
  const extraCommands = await commandsBeside(args[0] ?? "", context);
  const program = buildProgram({ ...context, version: readVersion(), extraCommands });
  return runProgram(program, args, context);
}

/** Of those that run Fairlead itself, what this one needs. */
async function commandsBeside(name: string, context: CliContext): Promise<readonly Command[]> {
  if (clientCommands.has(name)) return [];
  // What the others are made of would be in the way of a quick start.
  if (name === "serve") return [(await import("./commands/serve.ts")).serveCommand(context)];
  return (await import("./own-commands.ts")).ownCommands(context);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
