import type { LcmOpOcc } from "./lcm-op-occ.ts";
import type { OperationState } from "./operation-state.ts";
import type { VnfInstance } from "./vnf-instance.ts";

/** SOL003 5.5.2.16, LccnSubscription. `authentication` holds secrets. */
export interface LccnSubscription {
  readonly id: string;
  /** Whose it is: the changes of other tenants' instances are not told to it. */
  readonly tenantId: string;
  /** The interface it was made on; it is told in that interface's words. */
  readonly apiVersion: LccnApiVersion;
  readonly filter?: LccnFilter;
  readonly callbackUri: string;
  readonly authentication?: CallbackAuthentication;
  readonly verbosity: LccnVerbosity;
  readonly createdAt: Date;
}

/** What decides who is told; holds no secret. */
export type LccnSubscriptionSummary = Omit<LccnSubscription, "authentication">;

export type LccnApiVersion = "v1" | "v2";

export type LccnVerbosity = "FULL" | "SHORT";

/** How Fairlead makes itself known to a callback (SOL013 8.3.4), the ones it can. */
export type CallbackAuthentication =
  | { readonly type: "BASIC"; readonly userName: string; readonly password: string }
  | {
      readonly type: "OAUTH2_CLIENT_CREDENTIALS";
      readonly clientId: string;
      readonly clientPassword: string;
      readonly tokenEndpoint: string;
    };

/** SOL003 5.5.3.12, LifecycleChangeNotificationsFilter: all attributes match, each by one of its values. */
export interface LccnFilter {
  readonly vnfInstanceSubscriptionFilter?: VnfInstanceSubscriptionFilter;
  readonly notificationTypes?: readonly LccnNotificationType[];
  /** Any type of the standard; those that Fairlead does not perform never match. */
  readonly operationTypes?: readonly string[];
  readonly operationStates?: readonly OperationState[];
}

/** SOL003 4.4.1.5. */
export interface VnfInstanceSubscriptionFilter {
  readonly vnfdIds?: readonly string[];
  readonly vnfProductsFromProviders?: readonly {
    readonly vnfProvider: string;
    readonly vnfProducts?: readonly {
      readonly vnfProductName: string;
      readonly versions?: readonly {
        readonly vnfSoftwareVersion: string;
        readonly vnfdVersions?: readonly string[];
      }[];
    }[];
  }[];
  readonly vnfInstanceIds?: readonly string[];
  readonly vnfInstanceNames?: readonly string[];
}

export type LccnNotificationType =
  | "VnfLcmOperationOccurrenceNotification"
  | "VnfIdentifierCreationNotification"
  | "VnfIdentifierDeletionNotification";

/** Something that happened to a VNF instance, and that subscribers are told of. */
export type LifecycleChange =
  | {
      readonly type: "VnfLcmOperationOccurrenceNotification";
      readonly instance: ChangedInstance;
      readonly occurrence: LcmOpOcc;
    }
  | {
      readonly type: "VnfIdentifierCreationNotification" | "VnfIdentifierDeletionNotification";
      readonly instance: ChangedInstance;
    };

/** What filters look at. */
export type ChangedInstance = Pick<
  VnfInstance,
  | "id"
  | "tenantId"
  | "vnfInstanceName"
  | "vnfdId"
  | "vnfProvider"
  | "vnfProductName"
  | "vnfSoftwareVersion"
  | "vnfdVersion"
>;

/** Whether a subscriber with this filter, or without any, wants to know of the change. */
export function wantsToKnow(filter: LccnFilter | undefined, change: LifecycleChange): boolean {
  if (filter === undefined) return true;
  if (!isOneOf(filter.notificationTypes, change.type)) return false;
  if (change.type === "VnfLcmOperationOccurrenceNotification") {
    const { operation, operationState } = change.occurrence;
    if (!isOneOf(filter.operationTypes, operation)) return false;
    if (!isOneOf(filter.operationStates, operationState)) return false;
  }
  const instances = filter.vnfInstanceSubscriptionFilter;
  return instances === undefined || selects(instances, change.instance);
}

function selects(filter: VnfInstanceSubscriptionFilter, instance: ChangedInstance): boolean {
  return (
    isOneOf(filter.vnfdIds, instance.vnfdId) &&
    isOneOf(filter.vnfInstanceIds, instance.id) &&
    isOneOf(filter.vnfInstanceNames, instance.vnfInstanceName) &&
    anyOf(
      filter.vnfProductsFromProviders,
      ({ vnfProvider, vnfProducts }) =>
        vnfProvider === instance.vnfProvider &&
        anyOf(
          vnfProducts,
          ({ vnfProductName, versions }) =>
            vnfProductName === instance.vnfProductName &&
            anyOf(
              versions,
              ({ vnfSoftwareVersion, vnfdVersions }) =>
                vnfSoftwareVersion === instance.vnfSoftwareVersion &&
                isOneOf(vnfdVersions, instance.vnfdVersion),
            ),
        ),
    )
  );
}

/** An attribute that is absent selects everything. */
function anyOf<T>(values: readonly T[] | undefined, matches: (value: T) => boolean): boolean {
  return values === undefined || values.some(matches);
}

function isOneOf(values: readonly string[] | undefined, value: string | undefined): boolean {
  return anyOf(values, (wanted) => wanted === value);
}
