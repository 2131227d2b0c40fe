import Type, { type Static } from "typebox";
import type { LccnFilter, LccnSubscriptionSummary } from "../../domain/lccn-subscription.ts";
import type { WireResource } from "../sol013/wire-resource.ts";
import { Link, list, words } from "./common.ts";

const few = { minItems: 1, maxItems: 1_000 };
const Text = Type.String({ minLength: 1, maxLength: 255 });
const Texts = Type.Unsafe<readonly string[]>(Type.Array(Text, few));

/** SOL003 4.4.1.5. */
const VnfInstanceSubscriptionFilter = Type.Object({
  vnfdIds: Type.Optional(Texts),
  vnfProductsFromProviders: Type.Optional(
    Type.Array(
      Type.Object({
        vnfProvider: Text,
        vnfProducts: Type.Optional(
          Type.Array(
            Type.Object({
              vnfProductName: Text,
              versions: Type.Optional(
                Type.Array(
                  Type.Object({ vnfSoftwareVersion: Text, vnfdVersions: Type.Optional(Texts) }),
                  few,
                ),
              ),
            }),
            few,
          ),
        ),
      }),
      few,
    ),
  ),
  vnfInstanceIds: Type.Optional(Texts),
  vnfInstanceNames: Type.Optional(Texts),
});

/** SOL003 5.5.3.12. */
export const LifecycleChangeNotificationsFilter = Type.Unsafe<LccnFilter>(
  Type.Object(
    {
      vnfInstanceSubscriptionFilter: Type.Optional(VnfInstanceSubscriptionFilter),
      notificationTypes: Type.Optional(
        list(
          words(
            "VnfLcmOperationOccurrenceNotification",
            "VnfIdentifierCreationNotification",
            "VnfIdentifierDeletionNotification",
          ),
        ),
      ),
      operationTypes: Type.Optional(
        list(
          words(
            "INSTANTIATE",
            "SCALE",
            "SCALE_TO_LEVEL",
            "CHANGE_FLAVOUR",
            "TERMINATE",
            "HEAL",
            "OPERATE",
            "CHANGE_EXT_CONN",
            "MODIFY_INFO",
            "CREATE_SNAPSHOT",
            "REVERT_TO_SNAPSHOT",
            "CHANGE_VNFPKG",
          ),
        ),
      ),
      operationStates: Type.Optional(
        list(
          words(
            "STARTING",
            "PROCESSING",
            "COMPLETED",
            "FAILED_TEMP",
            "FAILED",
            "ROLLING_BACK",
            "ROLLED_BACK",
          ),
        ),
      ),
    },
    { title: "LifecycleChangeNotificationsFilter" },
  ),
);

/** SOL003 5.5.2.16, LccnSubscription. `authentication` is never in it; v1 knows no verbosity. */
export const LccnSubscription = Type.Object(
  {
    id: Type.String(),
    filter: Type.Optional(LifecycleChangeNotificationsFilter),
    callbackUri: Type.String(),
    verbosity: Type.Optional(words("FULL", "SHORT")),
    _links: Type.Object({ self: Link }),
  },
  { title: "LccnSubscription" },
);

export type LccnSubscription = Static<typeof LccnSubscription>;

/** How lists of subscriptions may be filtered and cut. */
export const lccnSubscriptionResource: WireResource = {
  schema: LccnSubscription,
  excludedByDefault: [],
  standardOnly: [],
};

/** `baseUrl` has no slash at its end. */
export function toLccnSubscription(
  { id, apiVersion, filter, callbackUri, verbosity }: LccnSubscriptionSummary,
  baseUrl: string,
): LccnSubscription {
  return {
    id,
    ...(filter && { filter }),
    callbackUri,
    ...(apiVersion === "v2" ? { verbosity } : {}),
    _links: { self: { href: `${baseUrl}/vnflcm/${apiVersion}/subscriptions/${id}` } },
  };
}
