import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { getVnfPackage, updateVnfPackage } from "../../rest/vnf-packages.ts";
import { collectKeyValue } from "../key-values.ts";
import { wordOption } from "../word-option.ts";
import { packageDetails } from "./package-details.ts";

interface Options extends OutputOptions {
  readonly state?: "enabled" | "disabled";
  readonly userData?: Readonly<Record<string, string>>;
}

export function packageUpdate(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "update",
      "enable or disable a VNF package, or change its notes",
      "fairlead package update 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 --state disabled",
    ),
  )
    .argument("<package>", "id, VNFD id or product name")
    .addOption(wordOption("--state <state>", "whether new VNF instances may use it", ["enabled", "disabled"]))
    .option("--user-data <key=value>", "a note to keep with the package; repeatable", collectKeyValue)
    .action(async (reference: string, { state, userData, output }: Options, command: Command) => {
      if (state === undefined && userData === undefined) {
        throw usageError("There is nothing to update: give --state or --user-data.");
      }
      const client = await connect(context, command);
      const { id } = await vnfPackageOf(client, reference);
      await updateVnfPackage(client, id, {
        ...(state === undefined ? {} : { operationalState: state.toUpperCase() }),
        ...(userData === undefined ? {} : { userDefinedData: userData }),
      });
      printAnswer(context.stdout, output, await getVnfPackage(client, id), packageDetails);
    });
}
