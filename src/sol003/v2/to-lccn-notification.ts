import type { JsonObject } from "../../domain/json.ts";
import type { LccnSubscriptionSummary, LifecycleChange } from "../../domain/lccn-subscription.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import { toTimestamp } from "./common.ts";
import { toShownChanges } from "./to-vnf-lcm-op-occ.ts";

/** What only the moment knows. `id` is the same for all subscribers that are told of the change. */
interface Moment {
  readonly id: string;
  readonly time: Date;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

type Subscriber = Pick<LccnSubscriptionSummary, "id" | "apiVersion" | "verbosity">;

/**
 * The notification of a change for one subscriber (SOL003 5.5.2.17 to 5.5.2.19), in the words of the interface it has
 * subscribed on; never a secret.
 */
export function toLccnNotification(
  change: LifecycleChange,
  { id: subscriptionId, apiVersion, verbosity }: Subscriber,
  { id, time, baseUrl }: Moment,
): JsonObject {
  const root = `${baseUrl}/vnflcm/${apiVersion}`;
  const vnfInstanceId = change.instance.id;
  const common = {
    id,
    notificationType: change.type,
    subscriptionId,
    timeStamp: toTimestamp(time),
    vnfInstanceId,
  };
  const links = {
    vnfInstance: { href: `${root}/vnf_instances/${vnfInstanceId}` },
    subscription: { href: `${root}/subscriptions/${subscriptionId}` },
  };
  if (change.type !== "VnfLcmOperationOccurrenceNotification") {
    // Clients of Tacker's v1 look for `links`; the standard says `_links`.
    const isMisspelt = apiVersion === "v1" && change.type === "VnfIdentifierCreationNotification";
    return { ...common, _links: links, ...(isMisspelt ? { links } : {}) };
  }
  const { occurrence } = change;
  const isResult = !isRunning(occurrence.operationState);
  return {
    ...common,
    notificationStatus: isResult ? "RESULT" : "START",
    operationState: occurrence.operationState,
    operation: occurrence.operation,
    isAutomaticInvocation: occurrence.isAutomaticInvocation,
    vnfLcmOpOccId: occurrence.id,
    ...(apiVersion === "v2" ? { verbosity } : {}),
    ...(isResult && verbosity === "FULL" ? toDetails(occurrence) : {}),
    ...(isResult && occurrence.operationState !== "COMPLETED" && occurrence.error !== undefined
      ? { error: occurrence.error as unknown as JsonObject }
      : {}),
    _links: { ...links, vnfLcmOpOcc: { href: `${root}/vnf_lcm_op_occs/${occurrence.id}` } },
  };
}

/** What a SHORT notification leaves out. */
function toDetails(occurrence: LcmOpOcc): JsonObject {
  return { ...occurrence.resourceChanges, ...toShownChanges(occurrence) };
}
