import type { Command } from "commander";
import type { JsonObject } from "../../../domain/json.ts";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { vnfInstanceIdOf } from "../../rest/references.ts";
import { modifyVnfInstance } from "../../rest/vnf-instances.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";
import { collectKeyValue } from "../key-values.ts";
import { readDocument } from "../read-document.ts";

interface Options extends FollowOptions {
  readonly file?: string;
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function vnfModify(context: CliContext): Command {
  const command = defineCommand(
    "modify",
    "change a VNF instance's name, description, metadata and other information",
    "fairlead vnf modify upf-east --name upf-west --metadata site=west",
    "fairlead vnf modify upf-east --file changes.json",
  )
    .argument("<vnf>", "id or name")
    .option("-f, --file <file>", "the whole change as JSON merge patch, JSON or YAML; - reads standard input")
    .option("--name <name>", "new name")
    .option("--description <text>", "new description")
    .option("--metadata <key=value>", "a note to keep with the instance; repeatable", collectKeyValue);
  return addOutputOption(addWatchOption(command)).action(
    async (reference: string, options: Options, self: Command) => {
      const patch = await readPatch(context, options);
      const client = await connect(context, self);
      const id = await vnfInstanceIdOf(client, reference);
      await followOperation(context, client, await modifyVnfInstance(client, id, patch), {
        ...options,
        started: `Modifying ${reference}.`,
      });
    },
  );
}

async function readPatch(context: CliContext, options: Options): Promise<JsonObject> {
  const { file, name, description, metadata } = options;
  const patch = {
    ...(name === undefined ? {} : { vnfInstanceName: name }),
    ...(description === undefined ? {} : { vnfInstanceDescription: description }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  const isEmpty = Object.keys(patch).length === 0;
  if (file === undefined && isEmpty) {
    throw usageError("There is nothing to modify: give --name, --description, --metadata or --file.");
  }
  if (file === undefined) return patch;
  if (!isEmpty) throw usageError("--file is the whole change; it cannot go with other changes.");
  return readDocument(context, file, "--file");
}
