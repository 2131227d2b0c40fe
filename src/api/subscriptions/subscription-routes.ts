import { scopeOf } from "../../auth/authenticator.ts";
import type { ApiPlugin } from "../api.ts";
import { requireVersion } from "../http/versions.ts";
import { createSubscription } from "./create-subscription.ts";
import { deleteSubscription } from "./delete-subscription.ts";
import { listSubscriptions } from "./list-subscriptions.ts";
import { showSubscription } from "./show-subscription.ts";
import type { SubscriptionRouteOptions, SubscriptionRouteParts } from "./subscription-route-parts.ts";

const routes = [createSubscription, listSubscriptions, showSubscription, deleteSubscription];

/** SOL003 5.4.18 and 5.4.19, below `/vnflcm/v2`, and below `/vnflcm/v1`, whose clients name no version. */
export function subscriptionRoutes({
  store,
  subscriptions,
  pageSize,
  baseUrl,
}: SubscriptionRouteParts): ApiPlugin {
  return async (app) => {
    const reachOf: SubscriptionRouteOptions["reachOf"] = ({ client }) => {
      const scope = scopeOf(client);
      return { store: store.within(scope), subscriptions: subscriptions.within(scope) };
    };
    for (const apiVersion of ["v2", "v1"] as const) {
      await app.register(async (scope) => {
        if (apiVersion === "v2") scope.addHook("preValidation", requireVersion);
        const prefix = `/vnflcm/${apiVersion}`;
        for (const route of routes)
          await scope.register(route, { prefix, apiVersion, reachOf, pageSize, baseUrl });
      });
    }
  };
}
