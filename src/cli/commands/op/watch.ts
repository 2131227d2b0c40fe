import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions } from "../../output/output-format.ts";
import { lcmOpOccIdOf } from "../../rest/references.ts";
import { watchToEnd } from "../../watch/follow-operation.ts";

export function opWatch(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "watch",
      "show an operation's progress until it ends; Ctrl-C stops only the watching",
      "fairlead op watch 1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01",
      "fairlead op watch upf-east",
    ),
  )
    .argument("<operation>", "id, or the name of a VNF instance for its latest operation")
    .action(async (reference: string, options: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      await watchToEnd(context, client, await lcmOpOccIdOf(client, reference), options);
    });
}
