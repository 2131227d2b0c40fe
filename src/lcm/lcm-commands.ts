import type { JsonObject } from "../domain/json.ts";
import type { CancelMode, LcmOperationType, LcmOpOcc } from "../domain/lcm-op-occ.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { VnfInstance } from "../domain/vnf-instance.ts";

/** What clients may ask of the LCM engine. Every command answers at once; the work itself follows. */
export interface LcmCommands {
  /** The same commands, to somebody to whom the things of tenants that are not seen are unknown. */
  within(scope: TenantScope): LcmCommands;
  /**
   * Checks the request against package, instance and VIM, and starts the operation.
   * VNF_INSTANCE_UNKNOWN, VNF_INSTANCE_STATE, VNF_INSTANCE_BUSY (naming the blocking occurrence), and what the operation's own check refuses.
   * `check` may refuse by throwing; it sees the instance as the operation will find it.
   */
  start(
    operation: LcmOperationType,
    vnfInstanceId: string,
    params: JsonObject,
    check?: (instance: VnfInstance) => void,
  ): Promise<LcmOpOcc>;
  /** FAILED_TEMP -> PROCESSING (SOL003 5.4.14). LCM_OP_OCC_UNKNOWN, LCM_OP_OCC_STATE. */
  retry(occurrenceId: string): Promise<LcmOpOcc>;
  /** FAILED_TEMP -> ROLLING_BACK (SOL003 5.4.15). Also ROLLBACK_UNSUPPORTED. */
  rollback(occurrenceId: string): Promise<LcmOpOcc>;
  /** FAILED_TEMP -> FAILED (SOL003 5.4.16). */
  fail(occurrenceId: string): Promise<LcmOpOcc>;
  /** STARTING, PROCESSING, ROLLING_BACK (SOL003 5.4.17). */
  cancel(occurrenceId: string, mode: CancelMode): Promise<LcmOpOcc>;
}
