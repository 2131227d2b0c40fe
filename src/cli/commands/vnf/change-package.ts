import type { Command } from "commander";
import type { JsonObject } from "../../../domain/json.ts";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { findVnfPackage, vnfInstanceIdOf } from "../../rest/references.ts";
import type { RestClient } from "../../rest/rest-client.ts";
import { startOperation } from "../../rest/vnf-instances.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";
import { readDocument } from "../read-document.ts";
import { addChartOptions, type ChartOptions, readChartParams } from "./chart-options.ts";

interface Options extends FollowOptions, ChartOptions {
  readonly file?: string;
  readonly dryRun?: boolean;
}

export function vnfChangePackage(context: CliContext): Command {
  const command = defineCommand(
    "change-package",
    "take a running VNF instance over to another package, by a rolling update",
    "fairlead vnf change-package upf-east 0b2f5a52-4a5b-4a5e-8d19-6a0c3d9f7b22 --watch",
    "fairlead vnf change-package upf-east 'Edge UPF' --set amf:image.tag=2.4",
    "fairlead vnf change-package upf-east --file request.json --watch",
  )
    .argument("<vnf>", "id or name")
    .argument("[vnfd]", "VNFD id, package id or product name of the new package")
    .option("-f, --file <file>", "the whole request body, JSON or YAML; - reads standard input");
  addChartOptions(command, "as the new VNFD says, else the new versions of the charts that run");
  command.option("--dry-run", "print the request body instead of sending it");
  return addOutputOption(addWatchOption(command)).action(run);

  async function run(
    reference: string,
    vnfd: string | undefined,
    options: Options,
    self: Command,
  ): Promise<void> {
    const client = await connect(context, self);
    const id = await vnfInstanceIdOf(client, reference);
    const body = await readBody(context, client, vnfd, options);
    if (options.dryRun) return writeLine(context.stdout, JSON.stringify(body, undefined, 2));
    const occurrenceId = await startOperation(client, id, "change_vnfpkg", body);
    await followOperation(context, client, occurrenceId, {
      ...options,
      started: `Changing the package of ${reference}.`,
    });
  }
}

async function readBody(
  context: CliContext,
  client: RestClient,
  vnfd: string | undefined,
  options: Options,
): Promise<JsonObject> {
  const params = await readChartParams(context, options);
  if (options.file !== undefined) {
    if (vnfd !== undefined || Object.keys(params).length > 0) {
      throw usageError("--file is the whole request body; it can go neither with a VNFD nor with values.");
    }
    return readDocument(context, options.file, "--file");
  }
  if (vnfd === undefined) {
    throw usageError("Which package? Give its VNFD id or product name, or the whole request by --file.");
  }
  const vnfPackage = await findVnfPackage(client, vnfd);
  return {
    vnfdId: vnfPackage?.vnfdId ?? vnfd,
    ...(Object.keys(params).length === 0 ? {} : { additionalParams: params }),
  };
}
