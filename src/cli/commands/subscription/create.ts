import type { Command } from "commander";
import type { JsonObject } from "../../../domain/json.ts";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { createSubscription } from "../../rest/subscriptions.ts";
import { collect } from "../key-values.ts";
import { readDocument } from "../read-document.ts";
import { subscriptionDetails } from "./subscription-details.ts";

interface Options extends OutputOptions {
  readonly callback?: string;
  readonly vnf?: readonly string[];
  readonly operation?: readonly string[];
  readonly state?: readonly string[];
  readonly short?: boolean;
  readonly file?: string;
}

export function subscriptionCreate(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "create",
      "have a callback told; it is asked first whether it answers",
      "fairlead subscription create --callback https://nfvo.example/notifications --state failed_temp",
      "fairlead subscription create --file subscription.yaml",
    ),
  )
    .option("--callback <url>", "where notifications are sent to")
    .option("--vnf <name>", "only of this VNF instance; repeatable", collect)
    .option("--operation <type>", "only of operations of this type (instantiate, …); repeatable", collect)
    .option("--state <state>", "only of operations entering this state (completed, …); repeatable", collect)
    .option("--short", "notifications without what has changed")
    .option(
      "--file <file>",
      "request body, JSON or YAML, for authentication and all else; - reads standard input",
    )
    .action(async (options: Options, command: Command) => {
      const request = await toRequest(context, options);
      const client = await connect(context, command);
      printAnswer(
        context.stdout,
        options.output,
        await createSubscription(client, request),
        subscriptionDetails,
      );
    });
}

async function toRequest(context: CliContext, options: Options): Promise<JsonObject> {
  const { callback, vnf, operation, state, short, file } = options;
  const filter: JsonObject = {
    ...(vnf === undefined ? {} : { vnfInstanceSubscriptionFilter: { vnfInstanceNames: vnf } }),
    ...(operation === undefined ? {} : { operationTypes: operation.map(toWord) }),
    ...(state === undefined ? {} : { operationStates: state.map(toWord) }),
  };
  const request: JsonObject = {
    ...(file === undefined ? {} : await readDocument(context, file, "--file")),
    ...(callback === undefined ? {} : { callbackUri: callback }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(short === true ? { verbosity: "SHORT" } : {}),
  };
  if (request.callbackUri !== undefined) return request;
  throw usageError("Who shall be told? Give --callback URL, or --file FILE with a callbackUri.");
}

/** `failed-temp` and `failed_temp` are FAILED_TEMP. */
function toWord(given: string): string {
  return given.toUpperCase().replaceAll("-", "_");
}
