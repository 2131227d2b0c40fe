import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { getSubscription } from "../../rest/subscriptions.ts";
import { subscriptionDetails } from "./subscription-details.ts";

export function subscriptionShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand("show", "show a subscription and its filter", "fairlead subscription show ID"),
  )
    .argument("<id>", "of the subscription")
    .action(async (id: string, { output }: OutputOptions, command: Command) => {
      const found = await getSubscription(await connect(context, command), id);
      printAnswer(context.stdout, output, found, subscriptionDetails);
    });
}
