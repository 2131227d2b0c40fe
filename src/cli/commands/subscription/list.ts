import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { listSubscriptions } from "../../rest/subscriptions.ts";
import type { WireSubscription } from "../../rest/wire.ts";
import { describeFilter } from "./subscription-details.ts";

const columns: readonly Column<WireSubscription>[] = [
  ["ID", ({ id }) => id],
  ["CALLBACK", ({ callbackUri }) => callbackUri],
  ["TOLD", describeFilter],
];

export function subscriptionList(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "list",
      "list subscriptions made through version 2 of the API",
      "fairlead subscription list",
    ),
  ).action(async ({ output }: OutputOptions, command: Command) => {
    const found = await listSubscriptions(await connect(context, command));
    printAnswer(context.stdout, output, found, (rows) => (rows.length > 0 ? listTable(columns, rows) : ""));
    if (found.length === 0) writeLine(context.stderr, "There are no subscriptions.");
  });
}
