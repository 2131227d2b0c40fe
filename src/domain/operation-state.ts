/** SOL003 5.6.2.2, the states of a VNF LCM operation occurrence. */
export type OperationState =
  | "STARTING"
  | "PROCESSING"
  | "COMPLETED"
  | "FAILED_TEMP"
  | "FAILED"
  | "ROLLING_BACK"
  | "ROLLED_BACK";

/** What moves an occurrence from one state to the next. */
export type OperationEvent = "succeeded" | "failed" | "retry" | "rollback" | "fail";

/** The whole state machine (SOL003 5.6.2.2, figure 5.6.2.2-1); a final state has no way out. */
export const transitions: Readonly<
  Record<OperationState, Readonly<Partial<Record<OperationEvent, OperationState>>>>
> = {
  STARTING: { succeeded: "PROCESSING", failed: "ROLLED_BACK" },
  PROCESSING: { succeeded: "COMPLETED", failed: "FAILED_TEMP" },
  FAILED_TEMP: { retry: "PROCESSING", rollback: "ROLLING_BACK", fail: "FAILED" },
  ROLLING_BACK: { succeeded: "ROLLED_BACK", failed: "FAILED_TEMP" },
  COMPLETED: {},
  FAILED: {},
  ROLLED_BACK: {},
};

export type FinalState = "COMPLETED" | "FAILED" | "ROLLED_BACK";

export function isFinal(state: OperationState): state is FinalState {
  return Object.keys(transitions[state]).length === 0;
}

/** The states in which the conductor has work to do. */
export type RunningState = "STARTING" | "PROCESSING" | "ROLLING_BACK";

export function isRunning(state: OperationState): state is RunningState {
  return transitions[state].succeeded !== undefined;
}
