import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { LccnSubscription, toLccnSubscription } from "../../sol003/v2/lccn-subscription.ts";
import {
  fromLccnSubscriptionRequest,
  LccnSubscriptionRequest,
} from "../../sol003/v2/requests/lccn-subscription-request.ts";
import { whileClientWaits } from "../http/client-presence.ts";
import { noContent, problems } from "../http/problems.ts";
import type { SubscriptionRouteOptions } from "./subscription-route-parts.ts";

/** SOL003 5.4.18.3.1. */
export const createSubscription: FastifyPluginAsyncTypebox<SubscriptionRouteOptions> = async (
  app,
  options,
) => {
  const { reachOf, apiVersion, baseUrl } = options;
  app.post(
    "/subscriptions",
    {
      schema: {
        operationId: `createSubscription${apiVersion === "v1" ? "V1" : ""}`,
        summary: "Subscribe to changes in the life of VNF instances",
        tags: ["Subscriptions"],
        body: LccnSubscriptionRequest,
        response: { 201: LccnSubscription, 303: noContent, ...problems(409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const wanted = { ...fromLccnSubscriptionRequest(request.body), apiVersion };
      const { subscription, isNew } = await reachOf(request).subscriptions.create(
        wanted,
        whileClientWaits(reply),
      );
      const wire = toLccnSubscription(subscription, baseUrl());
      reply.header("location", wire._links.self.href);
      return isNew ? reply.code(201).send(wire) : reply.code(303).send();
    },
  );
};
