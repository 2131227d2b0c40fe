import {
  type ChangedInstance,
  type LccnSubscriptionSummary,
  type LifecycleChange,
  wantsToKnow,
} from "../domain/lccn-subscription.ts";
import { toLccnNotification } from "../sol003/v2/to-lccn-notification.ts";
import type { Transaction } from "../store/store.ts";
import type { Subscribers } from "./subscribers.ts";

interface Parts {
  /** What links begin with; a free port is known late. */
  readonly baseUrl: () => string;
  /** Told when there is something to deliver. */
  readonly wake: () => void;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Writes what subscribers are to be told into the store, from where it is delivered. */
export function outbox({ baseUrl, wake, now, newId }: Parts): Subscribers {
  async function tell(
    change: LifecycleChange,
    all: readonly LccnSubscriptionSummary[],
    tx: Transaction,
  ): Promise<void> {
    const interested = all.filter(({ filter }) => wantsToKnow(filter, change));
    if (interested.length === 0) return;
    const moment = { id: newId(), time: now(), baseUrl: baseUrl() };
    await tx.notifications.append(
      interested.map((subscription) => ({
        id: newId(),
        subscriptionId: subscription.id,
        vnfInstanceId: change.instance.id,
        createdAt: moment.time,
        content: toLccnNotification(change, subscription, moment),
      })),
    );
    tx.afterCommit(wake);
  }

  const ofIdentifier =
    (type: "VnfIdentifierCreationNotification" | "VnfIdentifierDeletionNotification") =>
    async (instance: ChangedInstance, tx: Transaction) =>
      tell({ type, instance }, await tx.lccnSubscriptions.listOfTenant(instance.tenantId), tx);

  return {
    async operationChanged(occurrence, tx) {
      const subscriptions = await tx.lccnSubscriptions.listOfTenant(occurrence.tenantId);
      if (subscriptions.length === 0) return;
      const instance = await tx.vnfInstances.find(occurrence.vnfInstanceId);
      if (instance === undefined) throw new Error(`instance ${occurrence.vnfInstanceId} has no row`);
      await tell({ type: "VnfLcmOperationOccurrenceNotification", instance, occurrence }, subscriptions, tx);
    },
    instanceCreated: ofIdentifier("VnfIdentifierCreationNotification"),
    instanceDeleted: ofIdentifier("VnfIdentifierDeletionNotification"),
  };
}
