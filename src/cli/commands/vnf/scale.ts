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
  readonly out?: string;
  readonly in?: string;
  readonly steps?: number;
}

export function vnfScale(context: CliContext): Command {
  const command = defineCommand(
    "scale",
    "run more or fewer instances, by the steps of a scaling aspect",
    "fairlead vnf scale upf-east --out workers --watch",
    "fairlead vnf scale upf-east --in workers --steps 2",
  )
    .argument("<vnf>", "id or name")
    .option("--out <aspect>", "add instances")
    .option("--in <aspect>", "remove instances")
    .option("--steps <number>", "how many steps of the aspect, 1 unless said", readPositiveInteger);
  return addOutputOption(addWatchOption(command)).action(
    async (reference: string, options: Options, self: Command) => {
      const { out, in: into, steps } = options;
      const aspectId = out ?? into;
      if (aspectId === undefined || (out !== undefined && into !== undefined)) {
        throw usageError("Name the aspect with either --out or --in; `fairlead vnf show` lists the aspects.");
      }
      const client = await connect(context, self);
      const id = await vnfInstanceIdOf(client, reference);
      const occurrenceId = await startOperation(client, id, "scale", {
        type: out === undefined ? "SCALE_IN" : "SCALE_OUT",
        aspectId,
        ...(steps === undefined ? {} : { numberOfSteps: steps }),
      });
      await followOperation(context, client, occurrenceId, { ...options, started: `Scaling ${reference}.` });
    },
  );
}
