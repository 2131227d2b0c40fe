import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import {
  LccnSubscription,
  lccnSubscriptionResource,
  toLccnSubscription,
} from "../../sol003/v2/lccn-subscription.ts";
import { problems } from "../http/problems.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";
import type { SubscriptionRouteOptions } from "./subscription-route-parts.ts";

/** SOL003 5.4.18.3.2. */
export const listSubscriptions: FastifyPluginAsyncTypebox<SubscriptionRouteOptions> = async (
  app,
  options,
) => {
  const { reachOf, apiVersion, baseUrl, pageSize } = options;
  app.get(
    "/subscriptions",
    {
      schema: {
        operationId: `listSubscriptions${apiVersion === "v1" ? "V1" : ""}`,
        summary: "Query subscriptions",
        tags: ["Subscriptions"],
        querystring: ListQuery,
        response: { 200: Type.Array(LccnSubscription), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector } = readListRequest(request.query, lccnSubscriptionResource);
      const { store } = reachOf(request);
      const base = baseUrl();
      const { found, lastId } = await readPage({
        read: (page) => store.lccnSubscriptions.list({ ...page, apiVersion }),
        toWire: (subscription) => toLccnSubscription(subscription, base),
        after,
        filter,
        size: pageSize,
        isWanted: () => !request.raw.destroyed,
      });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return found.map((subscription) => selector.select(subscription));
    },
  );
};
