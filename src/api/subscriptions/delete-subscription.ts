import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { noContent, problems } from "../http/problems.ts";
import { getSubscription } from "./get-subscription.ts";
import { SubscriptionPath } from "./subscription-path.ts";
import type { SubscriptionRouteOptions } from "./subscription-route-parts.ts";

/** SOL003 5.4.19.3.5; what was still to be told is forgotten. */
export const deleteSubscription: FastifyPluginAsyncTypebox<SubscriptionRouteOptions> = async (
  app,
  options,
) => {
  const { reachOf, apiVersion } = options;
  app.delete(
    "/subscriptions/:subscriptionId",
    {
      schema: {
        operationId: `deleteSubscription${apiVersion === "v1" ? "V1" : ""}`,
        summary: "Terminate a subscription",
        tags: ["Subscriptions"],
        params: SubscriptionPath,
        response: { 204: noContent, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { store, subscriptions } = reachOf(request);
      const { id } = await getSubscription(store, apiVersion, request.params.subscriptionId);
      await subscriptions.delete(id);
      return reply.code(204).send();
    },
  );
};
