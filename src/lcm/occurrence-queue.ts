import type { Transaction } from "../store/store.ts";

/**
 * Carries "advance occurrence X" to a conductor. It is only a messenger: the occurrence's row is the truth, and
 * losing or doubling a message does not matter.
 */
export interface OccurrenceQueue {
  /** Sends within the transaction that wrote the row, so that neither exists without the other. */
  send(occurrenceId: string, vnfInstanceId: string, tx: Transaction): Promise<void>;
  /** Tells a conductor of this process at once that the occurrence is to be cancelled; others find out by themselves. */
  wakeCanceller(occurrenceId: string): void;
}
