import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { deleteSubscription } from "../../rest/subscriptions.ts";

export function subscriptionDelete(context: CliContext): Command {
  return defineCommand(
    "delete",
    "end subscriptions; what they were still to be told is dropped",
    "fairlead subscription delete ID",
  )
    .argument("<id...>", "of the subscription")
    .action(async (ids: string[], _options: unknown, command: Command) => {
      const client = await connect(context, command);
      for (const id of ids) {
        await deleteSubscription(client, id);
        writeLine(context.stdout, `Deleted subscription ${id}.`);
      }
    });
}
