import { setTimeout as delay } from "node:timers/promises";
import type { TextOutput } from "../cli-context.ts";
import { getLcmOpOcc } from "../rest/lcm-op-occs.ts";
import type { RestClient } from "../rest/rest-client.ts";
import { isUnreachable } from "../rest/unreachable.ts";
import type { WireLcmOpOcc } from "../rest/wire.ts";
import { barView } from "./bar-view.ts";
import { lineView } from "./line-view.ts";
import type { ProgressView } from "./progress-view.ts";
import { isRunning } from "./step-list.ts";

export interface WatchOptions {
  readonly output: TextOutput;
  /** Bars for a terminal, lines for everything else. */
  readonly isTty: boolean;
  readonly now: () => Date;
  /** Stops the watching; the operation goes on. */
  readonly signal?: AbortSignal;
  readonly intervalMs?: number;
  /** How long a server may be away (it may be restarting) before watching gives up. */
  readonly patienceMs?: number;
}

/** How the watching ended: `interrupted` means by the signal, with the operation as it was last seen. */
export interface WatchEnd {
  readonly occurrence: WireLcmOpOcc | undefined;
  readonly interrupted: boolean;
}

/**
 * Shows an operation's progress until it rests: done, failed, rolled back, or waiting for a decision (FAILED_TEMP).
 * Rejects with a CliError when the server refuses, or is away for too long.
 */
export async function watchOperation(
  client: RestClient,
  occurrenceId: string,
  options: WatchOptions,
): Promise<WatchEnd> {
  const serverNow = () => new Date(options.now().getTime() + client.clockOffsetMs());
  const view = options.isTty ? barView(options.output, serverNow) : lineView(options.output, serverNow);
  let occurrence: WireLcmOpOcc | undefined;
  let lastAnswerAt = options.now().getTime();
  try {
    for (;;) {
      const latest = await observe(client, occurrenceId, view, () => {
        const awayMs = options.now().getTime() - lastAnswerAt;
        return occurrence !== undefined && awayMs < (options.patienceMs ?? 60_000);
      });
      if (latest !== undefined) {
        view.show(keepLastStep(latest, occurrence));
        occurrence = latest;
        lastAnswerAt = options.now().getTime();
        if (!isRunning(latest)) return { occurrence, interrupted: false };
      }
      await delay(options.intervalMs ?? 250, undefined, options.signal && { signal: options.signal });
    }
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    return { occurrence, interrupted: true };
  } finally {
    view.stop();
  }
}

/** `undefined` when the server gave no answer and may still come back. */
async function observe(
  client: RestClient,
  id: string,
  view: ProgressView,
  mayComeBack: () => boolean,
): Promise<WireLcmOpOcc | undefined> {
  try {
    return await getLcmOpOcc(client, id);
  } catch (error) {
    if (!isUnreachable(error) || !mayComeBack()) throw error;
    view.note("The server does not answer; the operation goes on when it is back. Trying again.");
    return undefined;
  }
}

/** An operation that rests no longer says how many steps it had, nor in which one it failed; whoever watched knows. */
function keepLastStep(latest: WireLcmOpOcc, before: WireLcmOpOcc | undefined): WireLcmOpOcc {
  if (isRunning(latest) || before?.progress === undefined) return latest;
  const { finishedSteps, ...last } = before.progress;
  const stepHasFinished =
    latest.operationState === "COMPLETED" || latest.progress?.finishedSteps?.at(-1)?.name === last.step;
  const { totalSteps } = last;
  const known = stepHasFinished ? (totalSteps === undefined ? {} : { totalSteps }) : last;
  return { ...latest, progress: { ...known, ...latest.progress } };
}
