import { toProblem } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import {
  isRunning,
  type OperationEvent,
  type OperationState,
  transitions,
} from "../../domain/operation-state.ts";
import type { AnyOperation, Step, StepContext } from "./operation.ts";

/** A step's context without what the occurrence itself says. */
export type Surroundings<World> = Pick<
  StepContext<unknown, unknown, World>,
  "world" | "instance" | "signal" | "report"
> & {
  readonly now: () => Date;
  /** Gets the whole error; the occurrence keeps only what clients may see. */
  readonly onFailure: (step: string, error: unknown) => void;
};

/**
 * Runs at most one step of a running occurrence and says where it stands then. Keeps no state and reads neither
 * database nor clock of its own: the caller saves the answer and calls again. Rejects only when aborted by the signal.
 */
export async function advance<World>(
  operation: AnyOperation,
  occurrence: LcmOpOcc,
  surroundings: Surroundings<World>,
): Promise<LcmOpOcc> {
  const { now, onFailure, ...given } = surroundings;
  if (!isRunning(occurrence.operationState)) return occurrence;
  const phase = occurrence.operationState;
  const step = nextStep(operation, occurrence);
  if (step === undefined) return enter(occurrence, "succeeded", now());

  const startedAt = now().toISOString();
  try {
    const { learned } = await step.call({
      ...given,
      occurrenceId: occurrence.id,
      params: occurrence.params,
      facts: occurrence.facts,
      phaseEnteredTime: occurrence.stateEnteredTime,
    });
    const entry = { phase, step: step.name, startedAt, finishedAt: now().toISOString() };
    const { progress: _, ...rest } = occurrence;
    return {
      ...rest,
      // A fact learnt as undefined is left out when it is written as JSON.
      facts: { ...occurrence.facts, ...learned } as JsonObject,
      journal: [...occurrence.journal, entry],
    };
  } catch (error) {
    if (given.signal.aborted) throw error;
    onFailure(step.name, error);
    return failed(occurrence, error, now());
  }
}

/** The occurrence after its phase failed for this reason. */
export function failed(occurrence: LcmOpOcc, error: unknown, now: Date): LcmOpOcc {
  return { ...enter(occurrence, "failed", now), error: toProblem(error) };
}

/** The occurrence after an event; throws on one its state does not know, which is a bug of the caller. */
export function enter(occurrence: LcmOpOcc, event: OperationEvent, now: Date): LcmOpOcc {
  const state = transitions[occurrence.operationState][event];
  if (state === undefined) {
    throw new Error(`no way from ${occurrence.operationState} by ${event} (occurrence ${occurrence.id})`);
  }
  const { progress: _, error, ...rest } = occurrence;
  return {
    ...rest,
    operationState: state,
    stateEnteredTime: now,
    // SOL003 5.5.2.13: the error stays visible while a retry or rollback is under way.
    ...(error !== undefined && state !== "COMPLETED" ? { error } : {}),
    journal: occurrence.journal.filter(({ phase }) => phase !== state),
  };
}

/** The step a running occurrence does next, and how its phase calls it; `undefined` when the phase is through. */
export function nextStep(operation: AnyOperation, occurrence: LcmOpOcc) {
  const phase = occurrence.operationState;
  const isDone = (name: string) =>
    occurrence.journal.some((entry) => entry.phase === phase && entry.step === name);
  return callsOf(operation, phase).find(({ name }) => !isDone(name));
}

/** Names of the steps a phase walks, in order; empty for a state in which nothing runs. */
export function stepNames(operation: AnyOperation, phase: OperationState): readonly string[] {
  return callsOf(operation, phase).map(({ name }) => name);
}

interface StepCall {
  readonly name: string;
  readonly call: Step<unknown, JsonObject, unknown>["run"];
}

function callsOf(operation: AnyOperation, phase: OperationState): readonly StepCall[] {
  const forward = (steps: AnyOperation["starting"]): StepCall[] =>
    steps.map((step) => ({ name: step.name, call: (context) => step.run(context) }));
  if (phase === "STARTING") return forward(operation.starting);
  if (phase === "PROCESSING") return forward(operation.processing);
  if (phase !== "ROLLING_BACK") return [];
  return operation.processing
    .toReversed()
    .flatMap(({ name, undo }) => (undo === undefined ? [] : [{ name, call: (context) => undo(context) }]));
}
