import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { getLcmOpOcc } from "../../rest/lcm-op-occs.ts";
import { lcmOpOccIdOf } from "../../rest/references.ts";
import { opDetails } from "./op-details.ts";

export function opShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "show",
      "show an operation: its steps, its error, what can be done now",
      "fairlead op show 1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01",
      "fairlead op show upf-east",
    ),
  )
    .argument("<operation>", "id, or the name of a VNF instance for its latest operation")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const occurrence = await getLcmOpOcc(client, await lcmOpOccIdOf(client, reference));
      const now = new Date(context.now().getTime() + client.clockOffsetMs());
      printAnswer(context.stdout, output, occurrence, () => opDetails(occurrence, now));
    });
}
