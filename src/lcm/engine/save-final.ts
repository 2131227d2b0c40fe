import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { FinalState } from "../../domain/operation-state.ts";
import type { Transaction } from "../../store/store.ts";
import type { AnyOperation } from "./operation.ts";

/**
 * Writes an occurrence that has reached a final state, and what that makes of its instance, in the caller's
 * transaction. False, and the transaction must be given up, when the epoch is not the row's any more.
 */
export async function saveFinal(
  operation: AnyOperation,
  occurrence: LcmOpOcc,
  state: FinalState,
  tx: Transaction,
  now: Date,
): Promise<boolean> {
  const instance = await tx.vnfInstances.findForUpdate(occurrence.vnfInstanceId);
  if (instance === undefined) throw new Error(`instance ${occurrence.vnfInstanceId} has no row`);
  const { params, facts } = occurrence;
  const outcome = operation.outcome(state, { params, facts, instance });
  await tx.vnfInstances.update({ ...outcome.instance, updatedAt: now });
  return tx.lcmOpOccs.save({ ...occurrence, ...outcome.occurrence });
}
