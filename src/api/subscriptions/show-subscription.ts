import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { LccnSubscription, toLccnSubscription } from "../../sol003/v2/lccn-subscription.ts";
import { problems } from "../http/problems.ts";
import { getSubscription } from "./get-subscription.ts";
import { SubscriptionPath } from "./subscription-path.ts";
import type { SubscriptionRouteOptions } from "./subscription-route-parts.ts";

/** SOL003 5.4.19.3.2. */
export const showSubscription: FastifyPluginAsyncTypebox<SubscriptionRouteOptions> = async (app, options) => {
  const { reachOf, apiVersion, baseUrl } = options;
  app.get(
    "/subscriptions/:subscriptionId",
    {
      schema: {
        operationId: `showSubscription${apiVersion === "v1" ? "V1" : ""}`,
        summary: "Read a subscription",
        tags: ["Subscriptions"],
        params: SubscriptionPath,
        response: { 200: LccnSubscription, ...problems(404) },
      },
    },
    async (request) =>
      toLccnSubscription(
        await getSubscription(reachOf(request).store, apiVersion, request.params.subscriptionId),
        baseUrl(),
      ),
  );
};
