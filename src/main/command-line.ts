import { readFileSync } from "node:fs";
import type { CliContext } from "../cli/cli-context.ts";
import { processContext } from "../cli/process-context.ts";
import { buildProgram, type ProgramParts } from "../cli/program.ts";
import { runProgram } from "../cli/run-program.ts";

/** They only talk to a server: without Fairlead itself they begin in a fifth of the time. */
const clients = new Set(["package", "vim", "vnf", "op", "subscription", "notification"]);

/** Runs the whole command line, those commands that run Fairlead itself included; resolves with the exit code. */
export async function runCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const context = processContext(env);
  const program = buildProgram({
    ...context,
    version: readVersion(),
    ...(await commandsFor(args[0] ?? "", context)),
  });
  return runProgram(program, args, context);
}

/** What the others are made of would be in the way of a quick start; help and completion need all. */
async function commandsFor(
  name: string,
  context: CliContext,
): Promise<Pick<ProgramParts, "clientCommands" | "extraCommands">> {
  if (name === "serve") {
    const { serveCommand } = await import("./commands/serve.ts");
    return { clientCommands: [], extraCommands: [serveCommand(context)] };
  }
  const { clientCommands } = await import("../cli/client-commands.ts");
  if (clients.has(name)) return { clientCommands: clientCommands(context), extraCommands: [] };
  const { ownCommands } = await import("./own-commands.ts");
  return { clientCommands: clientCommands(context), extraCommands: ownCommands(context) };
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
