import type { Command } from "commander";
import { type CliContext, writeLine } from "../cli-context.ts";
import { CliError, exitCodes } from "../cli-error.ts";
import { type OutputOptions, printAnswer } from "../output/output-format.ts";
import { getLcmOpOcc } from "../rest/lcm-op-occs.ts";
import type { RestClient } from "../rest/rest-client.ts";
import type { WireLcmOpOcc } from "../rest/wire.ts";
import { failedOperation, outcomeOf } from "./outcome.ts";
import { watchOperation } from "./watch-operation.ts";

export interface FollowOptions extends OutputOptions {
  readonly watch?: boolean;
}

export function addWatchOption(command: Command): Command {
  return command.option("-w, --watch", "show the operation's progress and wait for its end");
}

/**
 * What every command does once it has started an operation: watch it to its end when asked to, otherwise say how to.
 * `started` is the sentence for people; programs get the occurrence as the API has it.
 */
export async function followOperation(
  context: CliContext,
  client: RestClient,
  occurrenceId: string,
  options: FollowOptions & { readonly started: string; readonly wanted?: readonly string[] },
): Promise<void> {
  const { stdout, stderr } = context;
  if (options.watch) return watchToEnd(context, client, occurrenceId, options);
  if (options.output === "table") {
    writeLine(stdout, `${options.started} Operation: ${occurrenceId}`);
  } else {
    printAnswer(stdout, options.output, await getLcmOpOcc(client, occurrenceId), () => "");
  }
  writeLine(stderr, `Watch it: fairlead op watch ${occurrenceId}`);
}

/** Shows progress and result; a CliError when the result is not the wanted one, or Ctrl-C came first. */
export async function watchToEnd(
  context: CliContext,
  client: RestClient,
  occurrenceId: string,
  options: OutputOptions & { readonly wanted?: readonly string[] },
): Promise<void> {
  const output = options.output === "table" ? context.stdout : context.stderr;
  const { occurrence, interrupted } = await watchOperation(client, occurrenceId, {
    output,
    isTty: output.isTTY === true,
    now: context.now,
    signal: context.signal,
  });
  if (interrupted || occurrence === undefined) throw stoppedWatching(occurrenceId);
  tellOutcome(context, occurrence, options);
}

function tellOutcome(
  { stdout }: CliContext,
  occurrence: WireLcmOpOcc,
  { output, wanted }: OutputOptions & { readonly wanted?: readonly string[] },
): void {
  const outcome = outcomeOf(occurrence, wanted);
  if (output !== "table") printAnswer(stdout, output, occurrence, () => "");
  if (!outcome.ok) throw failedOperation(outcome);
  if (output === "table") for (const line of [outcome.sentence, ...outcome.lines]) writeLine(stdout, line);
}

function stoppedWatching(id: string): CliError {
  return new CliError(exitCodes.interrupted, "Stopped watching; the operation itself goes on.", {
    lines: [`fairlead op watch ${id}    watches it again`, `fairlead op cancel ${id}   stops it`],
  });
}
