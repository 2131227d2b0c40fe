import { detailTable } from "../../output/table.ts";
import type { WireSubscription } from "../../rest/wire.ts";

export function subscriptionDetails(subscription: WireSubscription): string {
  const { filter = {} } = subscription;
  return detailTable([
    ["id", subscription.id],
    ["callback", subscription.callbackUri],
    ["verbosity", subscription.verbosity],
    ["notifications", filter.notificationTypes?.join("\n")],
    ["operations", filter.operationTypes?.join(", ")],
    ["states", filter.operationStates?.join(", ")],
    ["VNF instances", describeInstances(filter.vnfInstanceSubscriptionFilter)],
  ]);
}

/** What a subscription is told of, on one line. */
export function describeFilter({ filter = {} }: WireSubscription): string {
  const { notificationTypes, operationTypes, operationStates, vnfInstanceSubscriptionFilter } = filter;
  const parts = [notificationTypes, operationTypes, operationStates].flatMap(
    (words) => words?.join(", ") ?? [],
  );
  return (
    [...parts, describeInstances(vnfInstanceSubscriptionFilter)].filter(Boolean).join("; ") || "everything"
  );
}

function describeInstances(instances: object | undefined): string | undefined {
  return instances && JSON.stringify(instances);
}
