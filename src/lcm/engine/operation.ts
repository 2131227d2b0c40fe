import type { LcmOperationType, LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";

/**
 * An LCM operation: two lists of steps, the standard's own phases. `starting` touches nothing outside and ends with
 * the grant; `processing` changes the world. Retry walks `processing` again, rollback walks it backwards
 * through `undo`, fail walks nothing.
 */
export interface Operation<Params = unknown, Facts = unknown, World = unknown> {
  readonly type: LcmOperationType;
  readonly initialFacts: Facts;
  readonly starting: readonly Step<Params, Facts, World>[];
  readonly processing: readonly Step<Params, Facts, World>[];
  /** Attributes the instance gets when the occurrence enters a final state; saved in the same transaction. */
  readonly outcome: (state: FinalState, ending: Ending<Params, Facts>) => Outcome;
}

export type FinalState = "COMPLETED" | "FAILED" | "ROLLED_BACK";

export interface Ending<Params, Facts> {
  readonly params: Params;
  readonly facts: Facts;
  readonly instance: VnfInstance;
}

export interface Outcome {
  readonly instance: VnfInstance;
  readonly occurrence?: Partial<Pick<LcmOpOcc, "resourceChanges" | "changedInfo" | "warnings">>;
}

/**
 * One step. Level-triggered: it observes, then acts, and may be run again after any crash. What `undo` will
 * need must be in `facts` before the step changes anything: let an earlier step learn it.
 */
export interface Step<Params, Facts, World> {
  /** Kebab-case verb-object. Persisted in journals; never renamed. */
  readonly name: string;
  run(context: StepContext<Params, Facts, World>): Promise<StepResult<Facts>>;
  undo?(context: StepContext<Params, Facts, World>): Promise<StepResult<Facts>>;
}

export interface StepContext<Params, Facts, World> {
  readonly world: World;
  readonly instance: VnfInstance;
  readonly occurrenceId: string;
  readonly params: Params;
  readonly facts: Facts;
  /** Aborted by a FORCEFUL cancel, by a stop of the process, and when another conductor took over. */
  readonly signal: AbortSignal;
  /** Tells people how the step stands; kept with the occurrence, at most a few times a second. */
  report(sentence: string): void;
}

export interface StepResult<Facts> {
  readonly learned?: Partial<Facts>;
}

/** Gives an operation its type, and lets a list of operations forget it. */
export function defineOperation<Params, Facts, World>(
  operation: Operation<Params, Facts, World>,
): Operation<Params, Facts, World> {
  return operation;
}
