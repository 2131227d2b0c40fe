import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { cancelLcmOpOcc } from "../../rest/lcm-op-occs.ts";
import { lcmOpOccIdOf } from "../../rest/references.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";

interface Options extends FollowOptions {
  readonly force?: boolean;
}

export function opCancel(context: CliContext): Command {
  const command = defineCommand(
    "cancel",
    "stop a running operation: after its present step, or at once with --force",
    "fairlead op cancel upf-east --watch",
    "fairlead op cancel 1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01 --force",
  )
    .argument("<operation>", "id, or the name of a VNF instance for its latest operation")
    .option("--force", "break off the running step (FORCEFUL) instead of letting it finish");
  return addOutputOption(addWatchOption(command)).action(
    async (reference: string, options: Options, self: Command) => {
      const client = await connect(context, self);
      const id = await lcmOpOccIdOf(client, reference);
      await cancelLcmOpOcc(client, id, options.force ? "FORCEFUL" : "GRACEFUL");
      // An operation cancelled before it touched anything is rolled back at once (SOL003 5.4.17).
      const wanted = ["FAILED_TEMP", "ROLLED_BACK"];
      await followOperation(context, client, id, { ...options, started: "Cancelling.", wanted });
    },
  );
}
