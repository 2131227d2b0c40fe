import { VnfmError } from "./errors.ts";
import type { LcmOpOcc } from "./lcm-op-occ.ts";

/** Names the occurrence in the way, and, since FAILED_TEMP waits for a human, what ends it. */
export function instanceBusy(
  vnfInstanceId: string,
  { id, operation, operationState }: Pick<LcmOpOcc, "id" | "operation" | "operationState">,
): VnfmError {
  const way =
    operationState === "FAILED_TEMP"
      ? "Retry it, roll it back if its operation can be, or fail it."
      : "Wait until it has ended, or cancel it.";
  return new VnfmError(
    "VNF_INSTANCE_BUSY",
    `Other LCM operation of vnfInstance ${vnfInstanceId} is in progress: ${operation} ${id} is ${operationState}. ${way}`,
  );
}
