import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { getVnfPackage } from "../../rest/vnf-packages.ts";
import { packageDetails } from "./package-details.ts";

export function packageShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand("show", "show a VNF package, and why it was refused", 'fairlead package show "Edge UPF"'),
  )
    .argument("<package>", "id, VNFD id or product name")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const { id } = await vnfPackageOf(client, reference);
      printAnswer(context.stdout, output, await getVnfPackage(client, id), packageDetails);
    });
}
