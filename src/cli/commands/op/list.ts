import { type Command, InvalidArgumentError } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { listLcmOpOccs } from "../../rest/lcm-op-occs.ts";
import { equals, vnfInstanceIdOf } from "../../rest/references.ts";
import type { WireLcmOpOcc } from "../../rest/wire.ts";

interface Options extends OutputOptions {
  readonly vnf?: string;
  readonly state?: string;
  readonly filter?: string;
}

const columns: readonly Column<WireLcmOpOcc>[] = [
  ["ID", ({ id }) => id],
  ["OPERATION", ({ operation }) => operation],
  ["STATE", ({ operationState }) => operationState],
  ["VNF INSTANCE", ({ vnfInstanceId }) => vnfInstanceId],
  ["STARTED", ({ startTime }) => startTime],
];

export function opList(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "list",
      "list the operations, latest first",
      "fairlead op list --state failed_temp",
      "fairlead op list --vnf upf-east",
    ),
  )
    .option("--vnf <vnf>", "only those of this VNF instance (id or name)")
    .option("--state <state>", `only those in this state: ${states.join(", ")}`, readState)
    .option("--filter <expression>", "only those that match (SOL013 attribute filter)")
    .action(async ({ vnf, state, filter, output }: Options, command: Command) => {
      const client = await connect(context, command);
      const ofVnf = vnf && equals("vnfInstanceId", await vnfInstanceIdOf(client, vnf));
      const inState = state && equals("operationState", state);
      const occurrences = await listLcmOpOccs(client, [ofVnf, inState, filter].filter(Boolean).join(";"));
      printAnswer(context.stdout, output, occurrences, (rows) =>
        rows.length > 0 ? listTable(columns, rows.toSorted(latestFirst)) : "",
      );
      if (occurrences.length === 0) writeLine(context.stderr, "There are no operations.");
    });
}

const states = [
  "starting",
  "processing",
  "completed",
  "failed_temp",
  "failed",
  "rolling_back",
  "rolled_back",
];

function readState(given: string): string {
  const state = given.toLowerCase().replaceAll("-", "_");
  if (states.includes(state)) return state.toUpperCase();
  throw new InvalidArgumentError(`It is one of ${states.join(", ")}.`);
}

function latestFirst(a: WireLcmOpOcc, b: WireLcmOpOcc): number {
  return b.startTime.localeCompare(a.startTime);
}
