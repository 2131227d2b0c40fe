import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { vnfInstanceIdOf } from "../../rest/references.ts";
import { startOperation } from "../../rest/vnf-instances.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";
import { collect } from "../key-values.ts";

interface Options extends FollowOptions {
  readonly vnfc?: readonly string[];
  readonly reinstall?: boolean;
  readonly cause?: string;
}

export function vnfHeal(context: CliContext): Command {
  const command = defineCommand(
    "heal",
    "replace the pods of a VNF instance, or of some of its VNFCs",
    "fairlead vnf heal upf-east --vnfc AMF-0 --watch",
    'fairlead vnf heal upf-east --reinstall --cause "no answer"',
  )
    .argument("<vnf>", "id or name")
    .option("--vnfc <id>", "heal only this VNFC (vnf show lists them); repeatable", collect)
    .option("--reinstall", "uninstall everything and install it again with the same values")
    .option("--cause <text>", "what is wrong; kept with the operation");
  return addOutputOption(addWatchOption(command)).action(
    async (reference: string, options: Options, self: Command) => {
      const { vnfc, reinstall, cause } = options;
      if (reinstall && vnfc !== undefined) {
        throw usageError("--reinstall is about the whole VNF, so it cannot go with --vnfc.");
      }
      const client = await connect(context, self);
      const id = await vnfInstanceIdOf(client, reference);
      const occurrenceId = await startOperation(client, id, "heal", {
        ...(vnfc === undefined ? {} : { vnfcInstanceId: vnfc }),
        ...(cause === undefined ? {} : { cause }),
        ...(reinstall ? { additionalParams: { all: true } } : {}),
      });
      await followOperation(context, client, occurrenceId, { ...options, started: `Healing ${reference}.` });
    },
  );
}
