import { VnfmError } from "../../domain/errors.ts";
import type { LccnApiVersion, LccnSubscriptionSummary } from "../../domain/lccn-subscription.ts";
import type { Store } from "../../store/store.ts";

/** SUBSCRIPTION_UNKNOWN for those of the other interface too. */
export async function getSubscription(
  store: Store,
  apiVersion: LccnApiVersion,
  id: string,
): Promise<LccnSubscriptionSummary> {
  const subscription = await store.lccnSubscriptions.find(id);
  if (subscription?.apiVersion === apiVersion) return subscription;
  throw new VnfmError("SUBSCRIPTION_UNKNOWN", `LccnSubscription ${id} not found.`);
}
