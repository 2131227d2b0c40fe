import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { detailTable } from "../../output/table.ts";
import { getDeadLetter } from "../../rest/dead-letters.ts";
import type { WireDeadLetter } from "../../rest/wire.ts";

export function notificationShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand("show", "show a notification that was given up", "fairlead notification show ID"),
  )
    .argument("<id>", "of the notification")
    .action(async (id: string, { output }: OutputOptions, command: Command) => {
      const found = await getDeadLetter(await connect(context, command), id);
      printAnswer(context.stdout, output, found, details);
    });
}

function details(letter: WireDeadLetter): string {
  return detailTable([
    ["id", letter.id],
    ["subscription", letter.subscriptionId],
    ["VNF instance", letter.vnfInstanceId],
    ["created", letter.createdAt],
    ["given up", letter.diedAt],
    ["attempts", String(letter.attempts)],
    ["reason", letter.reason],
    ["notification", letter.notification && JSON.stringify(letter.notification, undefined, 2)],
  ]);
}
