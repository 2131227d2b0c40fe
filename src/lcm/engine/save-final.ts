import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { FinalState } from "../../domain/operation-state.ts";
import type { Subscribers } from "../../notifications/subscribers.ts";
import type { Transaction } from "../../store/store.ts";
import { writeWithPackage } from "../package-usage.ts";
import type { AnyOperation } from "./operation.ts";
import { saveChange } from "./save-change.ts";

/**
 * Writes an occurrence that has reached a final state, what that makes of its instance, and who is to be told, in the caller's
 * transaction. Resolves with the occurrence as written; with `undefined`, and the transaction must be given up, when the
 * epoch is not the row's any more. Rejects when the instance cannot become what it should, such as of a package deleted meanwhile.
 */
export async function saveFinal(
  operation: AnyOperation,
  occurrence: LcmOpOcc,
  state: FinalState,
  tx: Transaction,
  now: Date,
  subscribers: Subscribers,
): Promise<LcmOpOcc | undefined> {
  const instance = await tx.vnfInstances.findForUpdate(occurrence.vnfInstanceId);
  if (instance === undefined) throw new Error(`instance ${occurrence.vnfInstanceId} has no row`);
  const { params, facts } = occurrence;
  const outcome = operation.outcome(state, { params, facts, instance });
  // An instance left as it was keeps its entity tag.
  if (outcome.instance !== instance) {
    await writeWithPackage(tx, instance, { ...outcome.instance, updatedAt: now });
  }
  const final = { ...occurrence, ...outcome.occurrence };
  return (await saveChange(final, tx, subscribers)) ? final : undefined;
}
