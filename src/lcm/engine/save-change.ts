import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { Subscribers } from "../../notifications/subscribers.ts";
import type { Transaction } from "../../store/store.ts";

/**
 * Writes an occurrence that has changed its state, and for subscribers the news of it, in the caller's transaction. False, and
 * the transaction must be given up, when the epoch is not the row's any more.
 */
export async function saveChange(
  occurrence: LcmOpOcc,
  tx: Transaction,
  subscribers: Subscribers,
): Promise<boolean> {
  if (!(await tx.lcmOpOccs.save(occurrence))) return false;
  await subscribers.operationChanged(occurrence, tx);
  return true;
}
