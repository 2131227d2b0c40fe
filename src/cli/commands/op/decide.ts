import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { decideLcmOpOcc } from "../../rest/lcm-op-occs.ts";
import { lcmOpOccIdOf } from "../../rest/references.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";

const id = "1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01";

/** `op retry` and `op rollback`: the ways out of FAILED_TEMP that set the operation going again. */
export function opRetry(context: CliContext): Command {
  return goOn(
    context,
    defineCommand(
      "retry",
      "let an operation in FAILED_TEMP try again, once the cause is removed",
      `fairlead op retry ${id} --watch`,
    ),
    { decision: "retry", started: "Trying again.", wanted: ["COMPLETED"] },
  );
}

export function opRollback(context: CliContext): Command {
  return goOn(
    context,
    defineCommand(
      "rollback",
      "undo what an operation in FAILED_TEMP has done",
      `fairlead op rollback ${id} --watch`,
    ),
    { decision: "rollback", started: "Rolling back.", wanted: ["ROLLED_BACK"] },
  );
}

function goOn(
  context: CliContext,
  command: Command,
  choice: {
    readonly decision: "retry" | "rollback";
    readonly started: string;
    readonly wanted: readonly string[];
  },
): Command {
  return addOutputOption(addWatchOption(command))
    .argument("<operation>", "id, or the name of a VNF instance for its latest operation")
    .action(async (reference: string, options: FollowOptions, self: Command) => {
      const client = await connect(context, self);
      const occurrenceId = await lcmOpOccIdOf(client, reference);
      await decideLcmOpOcc(client, occurrenceId, choice.decision);
      await followOperation(context, client, occurrenceId, { ...options, ...choice });
    });
}
