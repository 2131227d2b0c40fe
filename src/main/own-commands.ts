import type { Command } from "commander";
import type { CliContext } from "../cli/cli-context.ts";
import { backupCommand, restoreCommand } from "./commands/backup.ts";
import { configCommand } from "./commands/config.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { serveCommand } from "./commands/serve.ts";

/** Commands that run Fairlead itself, or look at what it needs. */
export function ownCommands(context: CliContext): readonly Command[] {
  return [
    serveCommand(context),
    doctorCommand(context),
    demoCommand(context),
    backupCommand(context),
    restoreCommand(context),
    configCommand(context),
  ];
}
