import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { decideLcmOpOcc, getLcmOpOcc } from "../../rest/lcm-op-occs.ts";
import { lcmOpOccIdOf } from "../../rest/references.ts";
import { outcomeOf } from "../../watch/outcome.ts";

export function opFail(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "fail",
      "give up an operation in FAILED_TEMP; what it has done stays as it is",
      "fairlead op fail 1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01",
    ),
  )
    .argument("<operation>", "id, or the name of a VNF instance for its latest operation")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const id = await lcmOpOccIdOf(client, reference);
      await decideLcmOpOcc(client, id, "fail");
      printAnswer(context.stdout, output, await getLcmOpOcc(client, id), (occurrence) => {
        const { sentence, lines } = outcomeOf(occurrence);
        return [sentence, ...lines].join("\n");
      });
    });
}
