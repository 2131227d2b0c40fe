import type { ChangedInstance } from "../domain/lccn-subscription.ts";
import type { LcmOpOcc } from "../domain/lcm-op-occ.ts";
import type { Transaction } from "../store/store.ts";

/**
 * Those who want to know what becomes of VNF instances. What they are to be told is written in the transaction that
 * makes the change: neither is kept without the other. Call these after the change itself has been written, so that the rows it locks
 * keep the news of one instance in order.
 */
export interface Subscribers {
  /** The occurrence has entered its present state. */
  operationChanged(occurrence: LcmOpOcc, tx: Transaction): Promise<void>;
  instanceCreated(instance: ChangedInstance, tx: Transaction): Promise<void>;
  instanceDeleted(instance: ChangedInstance, tx: Transaction): Promise<void>;
}
