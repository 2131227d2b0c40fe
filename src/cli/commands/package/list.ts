import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { listVnfPackages } from "../../rest/vnf-packages.ts";
import type { WireVnfPackage } from "../../rest/wire.ts";
import { productOf } from "./package-details.ts";

interface Options extends OutputOptions {
  readonly filter?: string;
}

const columns: readonly Column<WireVnfPackage>[] = [
  ["ID", ({ id }) => id],
  ["PRODUCT", productOf],
  ["PROVIDER", ({ vnfProvider }) => vnfProvider],
  ["VNFD", ({ vnfdId }) => vnfdId],
  ["ONBOARDING", ({ onboardingState }) => onboardingState],
  ["OPERATIONAL", ({ operationalState }) => operationalState],
  ["USAGE", ({ usageState }) => usageState],
];

export function packageList(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "list",
      "list the VNF packages",
      "fairlead package list",
      "fairlead package list --filter \"(eq,onboardingState,'ONBOARDED')\"",
    ),
  )
    .option("--filter <expression>", "only those that match (SOL013 attribute filter)")
    .action(async ({ filter = "", output }: Options, command: Command) => {
      const client = await connect(context, command);
      const packages = await listVnfPackages(client, filter);
      printAnswer(context.stdout, output, packages, (rows) =>
        rows.length > 0 ? listTable(columns, rows) : "",
      );
      if (packages.length === 0) writeLine(context.stderr, "There are no VNF packages.");
    });
}
