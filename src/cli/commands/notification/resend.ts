import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { listDeadLetters, resendDeadLetter } from "../../rest/dead-letters.ts";

export function notificationResend(context: CliContext): Command {
  return defineCommand(
    "resend",
    "send again what was given up, once its callback answers",
    "fairlead notification resend ID",
    "fairlead notification resend --all",
  )
    .argument("[id...]", "of the notification")
    .option("--all", "everything that was given up")
    .action(async (ids: string[], { all }: { readonly all?: boolean }, command: Command) => {
      if (ids.length > 0 === (all === true)) throw usageError("Which ones? Give their ids, or --all.");
      const client = await connect(context, command);
      const meant = all === true ? (await listDeadLetters(client)).map(({ id }) => id) : ids;
      for (const id of meant) {
        await resendDeadLetter(client, id);
        writeLine(context.stdout, `Notification ${id} is sent again.`);
      }
      if (meant.length === 0) writeLine(context.stderr, "No notification was given up.");
    });
}
