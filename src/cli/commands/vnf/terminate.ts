import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { vnfInstanceIdOf } from "../../rest/references.ts";
import { startOperation } from "../../rest/vnf-instances.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";
import { readPositiveInteger } from "../key-values.ts";

interface Options extends FollowOptions {
  readonly force?: boolean;
  readonly gracefulTimeout?: number;
}

export function vnfTerminate(context: CliContext): Command {
  const command = defineCommand(
    "terminate",
    "remove what a VNF instance runs; the instance itself stays",
    "fairlead vnf terminate upf-east --watch",
    "fairlead vnf terminate upf-east --force",
  )
    .argument("<vnf>", "id or name")
    .option("--force", "stop at once (FORCEFUL) instead of letting the VNF finish its work")
    .option("--graceful-timeout <seconds>", "how long it may take to finish its work", readPositiveInteger);
  return addOutputOption(addWatchOption(command)).action(
    async (reference: string, options: Options, self: Command) => {
      const { force, gracefulTimeout } = options;
      if (force && gracefulTimeout !== undefined) {
        throw usageError("--force gives no time, so it cannot go with --graceful-timeout.");
      }
      const client = await connect(context, self);
      const id = await vnfInstanceIdOf(client, reference);
      const occurrenceId = await startOperation(client, id, "terminate", {
        terminationType: force ? "FORCEFUL" : "GRACEFUL",
        ...(gracefulTimeout === undefined ? {} : { gracefulTerminationTimeout: gracefulTimeout }),
      });
      await followOperation(context, client, occurrenceId, {
        ...options,
        started: `Terminating ${reference}.`,
      });
    },
  );
}
