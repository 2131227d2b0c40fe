import { toProblem, VnfmError } from "../../domain/errors.ts";
import type { LcmOperationType, LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { isFinal, isRunning } from "../../domain/operation-state.ts";
import type { Subscribers } from "../../notifications/subscribers.ts";
import type { Store } from "../../store/store.ts";
import type { Logger } from "../../support/logger.ts";
import { advance, enter, failed, nextStep } from "../engine/advance.ts";
import type { AnyOperation } from "../engine/operation.ts";
import { saveChange } from "../engine/save-change.ts";
import { saveFinal } from "../engine/save-final.ts";
import { FencedError } from "./fenced-error.ts";
import { startProgressWriter } from "./progress-writer.ts";
import { takeBackStart } from "./take-back-start.ts";
import { cancelError, watchControl } from "./watch-control.ts";

export interface RunnerParts {
  readonly store: Store;
  readonly operations: Readonly<Record<LcmOperationType, AnyOperation>>;
  /** What an operation may reach that works for a tenant. */
  readonly worldOf: (tenantId: string) => unknown;
  readonly subscribers: Subscribers;
  readonly now: () => Date;
  readonly logger: Logger;
  /** Told after each change of state has been saved. */
  readonly onStateChange?: (occurrence: LcmOpOcc) => void;
}

/**
 * Claims the occurrence and advances it, step by step, until it rests. Each step's result is saved under the epoch of
 * the claim before the next step begins. Returns at once when there is nothing to run; rejects when `stop` aborts, leaving
 * the row for the next conductor.
 *
 * `onWake` takes a listener that makes the run look at its row at once (a cancellation).
 */
export async function runOccurrence(
  id: string,
  parts: RunnerParts,
  onWake: (listener: () => void) => void,
  stop: AbortSignal,
): Promise<void> {
  const claimed = await parts.store.lcmOpOccs.claim(id);
  if (claimed === undefined) return;
  const logger = parts.logger.child({ occurrenceId: id, vnfInstanceId: claimed.vnfInstanceId });
  logger.info(
    { operation: claimed.operation, state: claimed.operationState, epoch: claimed.epoch },
    "claimed",
  );

  try {
    let occurrence = claimed;
    while (isRunning(occurrence.operationState)) {
      const next = await save(
        await runStep(occurrence, { ...parts, logger }, onWake, stop),
        occurrence,
        parts,
      );
      if (next.journal.length > occurrence.journal.length) {
        logger.info({ step: next.journal.at(-1)?.step, phase: occurrence.operationState }, "step finished");
      }
      if (next.operationState !== occurrence.operationState) {
        logger.info({ state: next.operationState, error: next.error?.detail }, "state changed");
        parts.onStateChange?.(next);
      }
      occurrence = next;
    }
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
    logger.warn("another conductor has taken over; letting go");
  }
}

async function runStep(
  occurrence: LcmOpOcc,
  parts: RunnerParts,
  onWake: (listener: () => void) => void,
  stop: AbortSignal,
): Promise<LcmOpOcc> {
  const { store, now } = parts;
  const instance = await store.vnfInstances.find(occurrence.vnfInstanceId);
  if (instance === undefined) throw new Error(`instance ${occurrence.vnfInstanceId} has no row`);
  const operation = parts.operations[occurrence.operation];
  const surroundings = { world: parts.worldOf(occurrence.tenantId), instance };
  const phase = occurrence.operationState;
  const takeBack = (interrupted: string | undefined) =>
    takeBackStart(
      operation,
      occurrence,
      interrupted,
      { ...surroundings, signal: stop, report: (sentence) => parts.logger.info(sentence) },
      parts.logger,
    );

  const control = await store.lcmOpOccs.findControl(occurrence.id);
  if (control?.epoch !== occurrence.epoch) throw new FencedError();
  if (control.cancelMode !== undefined) {
    const last = occurrence.journal.findLast((entry) => entry.phase === phase)?.step;
    // A step that a dead process has begun is known by what it has said.
    await takeBack(occurrence.progress?.step);
    // Between two steps nothing is aborted.
    return failed(occurrence, cancelError("GRACEFUL", { phase, step: last }), now());
  }
  stop.throwIfAborted();

  const step = nextStep(operation, occurrence)?.name;
  if (step === undefined) return enter(occurrence, "succeeded", now());

  const logger = parts.logger.child({ step });
  logger.info({ phase: occurrence.operationState }, "step begins");
  let said = "";
  const watch = watchControl(store.lcmOpOccs, occurrence, onWake, () => ({ phase, step, said }));
  const progress = startProgressWriter(store.lcmOpOccs, occurrence, {
    step,
    startedAt: now().toISOString(),
    detail: "",
  });
  const signal = AbortSignal.any([stop, watch.signal, progress.signal]);
  const report = (sentence: string) => {
    logger.info(sentence);
    said = sentence;
    progress.write(sentence);
  };
  try {
    const next = await advance(operation, occurrence, {
      ...{ ...surroundings, signal, now, report },
      onFailure: (_step, error) => logger.error({ err: error }, "step failed"),
    });
    if (next.operationState === "ROLLED_BACK") await takeBack(undefined);
    return next;
  } catch (error) {
    if (watch.signal.reason instanceof VnfmError) {
      await takeBack(step);
      return failed(occurrence, watch.signal.reason, now());
    }
    throw signal.aborted ? signal.reason : error;
  } finally {
    watch.stop();
    await progress.stop();
  }
}

/**
 * Writes the occurrence, and the news of a new state; with a final one also what it makes of the instance, all or nothing. Resolves with what was
 * written: where the instance cannot become what it should, the phase has failed after all.
 */
async function save(next: LcmOpOcc, before: LcmOpOcc, parts: RunnerParts): Promise<LcmOpOcc> {
  const { store, operations, subscribers, now, logger } = parts;
  const { operation, operationState: state } = next;
  if (state === before.operationState) {
    if (!(await store.lcmOpOccs.save(next))) throw new FencedError();
    return next;
  }
  if (!isFinal(state)) {
    await store.transaction(async (tx) => {
      if (!(await saveChange(next, tx, subscribers))) throw new FencedError();
    });
    return next;
  }
  try {
    return await store.transaction(async (tx) => {
      const saved = await saveFinal(operations[operation], next, state, tx, now(), subscribers);
      if (saved === undefined) throw new FencedError();
      return saved;
    });
  } catch (error) {
    const refused = failed(before, error, now());
    if (!isRefusal(error) || isFinal(refused.operationState)) throw error;
    logger.error({ err: error, state }, "the end was refused");
    return save(refused, before, parts);
  }
}

/** Trouble of our own, a database that is away for instance, refuses nothing: the end is tried again. */
function isRefusal(error: unknown): boolean {
  return error instanceof VnfmError && toProblem(error).status < 500;
}
