import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { vnfInstanceIdOf } from "../../rest/references.ts";
import { getVnfInstance } from "../../rest/vnf-instances.ts";
import { vnfDetails } from "./vnf-details.ts";

export function vnfShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "show",
      "show a VNF instance: its state, where it runs, its VNFCs",
      "fairlead vnf show upf-east",
    ),
  )
    .argument("<vnf>", "id or name")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const id = await vnfInstanceIdOf(client, reference);
      printAnswer(context.stdout, output, await getVnfInstance(client, id), vnfDetails);
    });
}
