import type { LcmOperationType, LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { FinalState } from "../../domain/operation-state.ts";
import type { InstantiationState, VnfInstance } from "../../domain/vnf-instance.ts";

/**
 * An LCM operation: two lists of steps, the standard's own phases. `starting` touches nothing outside and ends with
 * the grant; `processing` changes the world. Retry walks `processing` again, rollback walks it backwards
 * through `undo`, fail walks nothing.
 *
 * `Params` is the request body, `Facts` what is known; both are kept as JSON. `World` is what steps may reach.
 */
export interface Operation<Params, Facts, World> {
  readonly type: LcmOperationType;
  /** The state the instance must be in; any when absent. */
  readonly requires?: InstantiationState;
  /**
   * Runs before the client has its answer: refuses what can be refused at once, and resolves with the first
   * facts. Changes nothing.
   */
  plan(request: Request<Params, World>): Promise<Facts>;
  /** The VIMs it works on; registered ones are not deleted meanwhile. None when absent. */
  vimIds?(facts: Facts): readonly string[];
  readonly starting: readonly Step<Params, Facts, World>[];
  readonly processing: readonly Step<Params, Facts, World>[];
  /** What a final state makes of the instance; saved in the same transaction as the state. */
  outcome(state: FinalState, ending: Ending<Params, Facts>): Outcome;
}

/** An operation whose types only its own file knows. */
// biome-ignore lint/suspicious/noExplicitAny: a list of operations has no common Params and Facts
export type AnyOperation = Operation<any, any, any>;

export interface Request<Params, World> {
  readonly params: Params;
  readonly instance: VnfInstance;
  readonly world: World;
}

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
  /**
   * Absent when the step leaves nothing behind. Of a step of `processing` it is run in a rollback, even if the step never began; of one of
   * `starting`, when the phase ends without success though the step has not failed.
   */
  undo?(context: StepContext<Params, Facts, World>): Promise<StepResult<Facts>>;
}

export interface StepContext<Params, Facts, World> extends Request<Params, World> {
  readonly occurrenceId: string;
  readonly facts: Facts;
  /** When the present phase began; deadlines count from here, so that a restart does not extend them. */
  readonly phaseEnteredTime: Date;
  /** Aborted by a FORCEFUL cancel, by a stop of the process, and when another conductor took over. */
  readonly signal: AbortSignal;
  /** Tells people how the step stands; kept with the occurrence. */
  report(sentence: string): void;
}

export interface StepResult<Facts> {
  readonly learned?: Partial<Facts>;
}

/** Lets a literal operation infer its types. */
export function defineOperation<Params, Facts, World>(
  operation: Operation<Params, Facts, World>,
): Operation<Params, Facts, World> {
  return operation;
}

/** Whether the operation can be taken back (SOL003 5.4.15: else the rollback task is not supported). */
export function canRollBack(operation: AnyOperation): boolean {
  return operation.processing.some((step) => step.undo !== undefined);
}
