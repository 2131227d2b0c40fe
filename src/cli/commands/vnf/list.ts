import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { equals } from "../../rest/references.ts";
import { listVnfInstances } from "../../rest/vnf-instances.ts";
import type { WireVnfInstance } from "../../rest/wire.ts";
import { wordOption } from "../word-option.ts";

interface Options extends OutputOptions {
  readonly state?: string;
  readonly filter?: string;
}

const columns: readonly Column<WireVnfInstance>[] = [
  ["ID", ({ id }) => id],
  ["NAME", ({ vnfInstanceName }) => vnfInstanceName],
  ["STATE", ({ instantiationState }) => instantiationState],
  ["PRODUCT", ({ vnfProductName, vnfSoftwareVersion }) => `${vnfProductName} ${vnfSoftwareVersion}`],
  ["VNFD", ({ vnfdId }) => vnfdId],
];

export function vnfList(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "list",
      "list the VNF instances",
      "fairlead vnf list --state instantiated",
      "fairlead vnf list --filter \"(eq,vnfProductName,'Edge UPF')\" -o json",
    ),
  )
    .addOption(
      wordOption("--state <state>", "only those in this state", ["instantiated", "not-instantiated"]),
    )
    .option("--filter <expression>", "only those that match (SOL013 attribute filter)")
    .action(async ({ state, filter, output }: Options, command: Command) => {
      const client = await connect(context, command);
      const inState = state && equals("instantiationState", state.toUpperCase().replace("-", "_"));
      const instances = await listVnfInstances(client, [inState, filter].filter(Boolean).join(";"));
      printAnswer(context.stdout, output, instances, (rows) =>
        rows.length > 0 ? listTable(columns, rows) : "",
      );
      if (instances.length === 0) writeLine(context.stderr, "There are no VNF instances.");
    });
}
