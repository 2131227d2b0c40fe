import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { Logger } from "../../support/logger.ts";
import type { AnyOperation, StepContext } from "../engine/operation.ts";

/** What is not taken back by then stays; whoever cancels is not kept waiting for it. */
const LONGEST_MS = 30_000;

type Context = Pick<StepContext<unknown, unknown, unknown>, "world" | "instance" | "signal" | "report">;

/**
 * Undoes the steps of an operation that ends in STARTING: those that are done, and the one that was interrupted; one that has failed
 * has seen to itself. A failure is logged alone, since nothing is left that would need the step. To be called before the end is saved:
 * after a crash it is called again.
 */
export async function takeBackStart(
  operation: AnyOperation,
  occurrence: LcmOpOcc,
  interrupted: string | undefined,
  context: Context,
  logger: Logger,
): Promise<void> {
  const { id: occurrenceId, params, facts, stateEnteredTime: phaseEnteredTime, journal } = occurrence;
  if (occurrence.operationState !== "STARTING") return;
  const begun = new Set([...journal.map(({ step }) => step), interrupted]);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(LONGEST_MS)]);
  for (const step of operation.starting.toReversed()) {
    if (step.undo === undefined || !begun.has(step.name)) continue;
    try {
      await step.undo({ ...context, signal, occurrenceId, params, facts, phaseEnteredTime });
    } catch (error) {
      context.signal.throwIfAborted();
      logger.warn({ err: error, step: step.name }, "a step could not be taken back");
    }
  }
}
