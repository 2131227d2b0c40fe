import type { Command } from "commander";
import type { JsonObject } from "../../../domain/json.ts";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption } from "../../output/output-format.ts";
import { vimIdOf, vnfInstanceIdOf } from "../../rest/references.ts";
import type { RestClient } from "../../rest/rest-client.ts";
import { startOperation } from "../../rest/vnf-instances.ts";
import { addWatchOption, type FollowOptions, followOperation } from "../../watch/follow-operation.ts";
import { readDocument } from "../read-document.ts";
import { addChartOptions, type ChartOptions, readChartWish } from "./chart-options.ts";
import { instantiateBody } from "./instantiate-body.ts";

interface Options extends FollowOptions, ChartOptions {
  readonly file?: string;
  readonly flavour?: string;
  readonly level?: string;
  readonly vim?: string;
  readonly namespace?: string;
  readonly dryRun?: boolean;
}

export function vnfInstantiate(context: CliContext): Command {
  const command = defineCommand(
    "instantiate",
    "bring a VNF instance to life on a VIM",
    "fairlead vnf instantiate upf-east --flavour small --vim lab --namespace edge --watch",
    "fairlead vnf instantiate upf-east --flavour small --set amf:replicaCount=2 --values smf:smf.yaml",
    "fairlead vnf instantiate upf-east --file request.json --watch",
  )
    .argument("<vnf>", "id or name")
    .option("-f, --file <file>", "the whole request body, JSON or YAML; - reads standard input")
    .option("--flavour <id>", "deployment flavour of the VNFD")
    .option("--level <id>", "instantiation level (default: the flavour's)")
    .option("--vim <vim>", "id or name of a registered VIM (default: the default VIM)")
    .option("--namespace <name>", "Kubernetes namespace; made when there is none");
  addChartOptions(command, "as the VNFD says");
  command.option("--dry-run", "print the request body instead of sending it");
  return addOutputOption(addWatchOption(command)).action(run);

  async function run(reference: string, options: Options, self: Command): Promise<void> {
    const client = await connect(context, self);
    const body = await readBody(context, client, options);
    if (options.dryRun) return writeLine(context.stdout, JSON.stringify(body, undefined, 2));
    const id = await vnfInstanceIdOf(client, reference);
    const occurrenceId = await startOperation(client, id, "instantiate", body);
    await followOperation(context, client, occurrenceId, {
      ...options,
      started: `Instantiating ${reference}.`,
    });
  }
}

async function readBody(context: CliContext, client: RestClient, options: Options): Promise<JsonObject> {
  if (options.file !== undefined) {
    const [extra] = bodyOptions.filter((name) => options[name] !== undefined);
    if (extra !== undefined) {
      throw usageError(`--file is the whole request body; it cannot go with --${extra}.`);
    }
    return readDocument(context, options.file, "--file");
  }
  const { flavour, level, vim, namespace } = options;
  if (flavour === undefined) {
    throw usageError(
      "Which flavour? Give --flavour ID (the VNFD names them), or the whole request by --file.",
    );
  }
  return instantiateBody({
    flavourId: flavour,
    ...(await readChartWish(context, options)),
    ...(level === undefined ? {} : { instantiationLevelId: level }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(vim === undefined ? {} : { vim: { vimId: await vimIdOf(client, vim), vimType: "ETSINFV.HELM.V_3" } }),
  });
}

const bodyOptions = [
  "flavour",
  "level",
  "vim",
  "namespace",
  "chart",
  "manifest",
  "set",
  "values",
  "replica",
] as const satisfies readonly (keyof Options)[];
