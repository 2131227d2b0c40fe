import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { listDeadLetters } from "../../rest/dead-letters.ts";
import type { WireDeadLetter } from "../../rest/wire.ts";

const columns: readonly Column<WireDeadLetter>[] = [
  ["ID", ({ id }) => id],
  ["VNF INSTANCE", ({ vnfInstanceId }) => vnfInstanceId],
  ["GIVEN UP", ({ diedAt }) => diedAt],
  ["ATTEMPTS", ({ attempts }) => String(attempts)],
  ["REASON", ({ reason }) => reason],
];

export function notificationList(context: CliContext): Command {
  return addOutputOption(
    defineCommand("list", "list what was given up, and why", "fairlead notification list"),
  ).action(async ({ output }: OutputOptions, command: Command) => {
    const found = await listDeadLetters(await connect(context, command));
    printAnswer(context.stdout, output, found, (rows) => (rows.length > 0 ? listTable(columns, rows) : ""));
    if (found.length === 0) writeLine(context.stderr, "No notification was given up.");
  });
}
