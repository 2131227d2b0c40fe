import { VnfmError } from "../../domain/errors.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { OperationState } from "../../domain/operation-state.ts";
import type { LcmOpOccStore } from "../../store/store.ts";
import { FencedError } from "./fenced-error.ts";

const LOOK_EVERY_MS = 2_000;
const LONGEST_SENTENCE = 500;

/** Looks at the row while a step runs: aborts it by FORCEFUL cancel, or when another conductor has claimed it. */
export function watchControl(
  store: Pick<LcmOpOccStore, "findControl">,
  occurrence: Pick<LcmOpOcc, "id" | "epoch">,
  onWake: (listener: () => void) => void,
  whereNow: () => CancelledAt,
): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const look = () => {
    store.findControl(occurrence.id).then(
      (control) => {
        if (control?.epoch !== occurrence.epoch) controller.abort(new FencedError());
        else if (control.cancelMode === "FORCEFUL") {
          controller.abort(cancelError("FORCEFUL", whereNow()));
        }
      },
      // The database is away for a moment; the save after the step is what counts.
      () => undefined,
    );
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  onWake(look);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** Where an operation was when it was cancelled. */
export interface CancelledAt {
  readonly phase: OperationState;
  /** The step that was aborted, or the last that came to its end. */
  readonly step?: string | undefined;
  /** What the aborted step has said last. */
  readonly said?: string;
}

/** What stands in the occurrence's `error` after a cancellation. */
export function cancelError(
  mode: "GRACEFUL" | "FORCEFUL",
  { phase, step, said = "" }: CancelledAt,
): VnfmError {
  const which = step === undefined ? "before its first step" : `after step ${step}`;
  const when =
    mode === "FORCEFUL" && step !== undefined
      ? `; the running step ${step} was aborted${said === "" ? "" : ` (it said last: ${cut(said)})`}`
      : ` ${which}`;
  // What begins has changed nothing yet, and is rolled back at once.
  const way = phase === "STARTING" ? "Nothing had been changed." : "Retry, roll back, or fail the operation.";
  return new VnfmError("OPERATION_CANCELLED", `Cancelled on request${when}. ${way}`);
}

function cut(sentence: string): string {
  return sentence.length > LONGEST_SENTENCE ? `${sentence.slice(0, LONGEST_SENTENCE)}…` : sentence;
}
