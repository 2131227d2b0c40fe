import { readFileSync } from "node:fs";
import { processContext } from "../cli/process-context.ts";
import { buildProgram } from "../cli/program.ts";
import { runProgram } from "../cli/run-program.ts";
import { backupCommand, restoreCommand } from "./commands/backup.ts";
import { configCommand } from "./commands/config.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { serveCommand } from "./commands/serve.ts";

/** Runs the whole command line, those commands that run Fairlead itself included; resolves with the exit code. */
export function runCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const context = processContext(env);
  const program = buildProgram({
    ...context,
    version: readVersion(),
    extraCommands: [
      serveCommand(context),
      doctorCommand(context),
      demoCommand(context),
      backupCommand(context),
      restoreCommand(context),
      configCommand(context),
    ],
  });
  return runProgram(program, args, context);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return version;
}
