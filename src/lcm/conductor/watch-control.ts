import { VnfmError } from "../../domain/errors.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { LcmOpOccStore } from "../../store/store.ts";
import { FencedError } from "./fenced-error.ts";

const LOOK_EVERY_MS = 2_000;

/** Looks at the row while a step runs: aborts it by FORCEFUL cancel, or when another conductor has claimed it. */
export function watchControl(
  store: Pick<LcmOpOccStore, "findControl">,
  occurrence: Pick<LcmOpOcc, "id" | "epoch">,
  onWake: (listener: () => void) => void,
): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const look = () => {
    store.findControl(occurrence.id).then(
      (control) => {
        if (control?.epoch !== occurrence.epoch) controller.abort(new FencedError());
        else if (control.cancelMode === "FORCEFUL") controller.abort(cancelError("FORCEFUL"));
      },
      // The database is away for a moment; the save after the step is what counts.
      () => undefined,
    );
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  onWake(look);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** What stands in the occurrence's `error` after a cancellation. */
export function cancelError(mode: "GRACEFUL" | "FORCEFUL"): VnfmError {
  return new VnfmError(
    "OPERATION_CANCELLED",
    mode === "FORCEFUL"
      ? "Cancelled on request; the running step was aborted. Retry, roll back, or fail the operation."
      : "Cancelled on request after the running step. Retry, roll back, or fail the operation.",
  );
}
