import type { ProblemDetails } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { OperationState, RunningState } from "./operation-state.ts";

/** SOL003 5.5.4.5, LcmOperationType; the ones Fairlead performs. */
export type LcmOperationType =
  | "INSTANTIATE"
  | "SCALE"
  | "HEAL"
  | "CHANGE_VNFPKG"
  | "TERMINATE"
  | "MODIFY_INFO";

export type CancelMode = "GRACEFUL" | "FORCEFUL";

/** SOL003 5.5.2.13, VnfLcmOpOcc, with the journal that lets a restart resume. `params` and `facts` hold secrets. */
export interface LcmOpOcc {
  readonly id: string;
  /** Of its VNF instance. */
  readonly tenantId: string;
  readonly vnfInstanceId: string;
  readonly operation: LcmOperationType;
  readonly operationState: OperationState;
  readonly startTime: Date;
  readonly stateEnteredTime: Date;
  readonly grantId?: string;
  readonly isAutomaticInvocation: boolean;
  /** Set by cancel, until the running step has noticed. */
  readonly cancelMode?: CancelMode;
  /** The request body. */
  readonly params: JsonObject;
  /** What the steps have learnt; only the operation's own file knows its shape. */
  readonly facts: JsonObject;
  /** The VIMs it works on; registered ones cannot be deleted while it is unfinished. */
  readonly vimIds: readonly string[];
  /** Steps finished, in order. A retry forgets the phase it walks again. */
  readonly journal: readonly JournalEntry[];
  /** The running step and what it says of itself, for people. */
  readonly progress?: StepProgress;
  readonly error?: ProblemDetails;
  readonly resourceChanges?: JsonObject;
  readonly changedInfo?: JsonObject;
  readonly warnings: readonly string[];
  /** Raised by every claim; a write with an older epoch changes nothing. */
  readonly epoch: number;
}

/** What lists show of an occurrence by default; holds no secret. */
export type LcmOpOccSummary = Omit<
  LcmOpOcc,
  "params" | "facts" | "error" | "resourceChanges" | "changedInfo"
>;

export interface JournalEntry {
  readonly phase: RunningState;
  readonly step: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

export interface StepProgress {
  readonly step: string;
  readonly startedAt: string;
  readonly detail: string;
}
