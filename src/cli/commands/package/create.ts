import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { createVnfPackage } from "../../rest/vnf-packages.ts";
import { collectKeyValue } from "../key-values.ts";
import { packageDetails } from "./package-details.ts";

interface Options extends OutputOptions {
  readonly userData?: Readonly<Record<string, string>>;
}

export function packageCreate(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "create",
      "make an empty VNF package, to be filled by upload",
      "fairlead package create --user-data owner=lab",
    ),
  )
    .option("--user-data <key=value>", "a note to keep with the package; repeatable", collectKeyValue)
    .action(async ({ userData = {}, output }: Options, command: Command) => {
      const client = await connect(context, command);
      printAnswer(context.stdout, output, await createVnfPackage(client, userData), packageDetails);
    });
}
