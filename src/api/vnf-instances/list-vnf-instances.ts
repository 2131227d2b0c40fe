import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import { toVnfInstance, toVnfInstanceSummary } from "../../sol003/v2/to-vnf-instance.ts";
import { VnfInstance, vnfInstanceResource } from "../../sol003/v2/vnf-instance.ts";
import type { LcmRouteParts } from "../api.ts";
import { problems } from "../http/problems.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";

/** SOL003 5.4.2.3.2. */
export const listVnfInstances: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  const { reachOf, limits, baseUrl } = parts;
  app.get(
    "/vnf_instances",
    {
      schema: {
        operationId: "listVnfInstances",
        summary: "Query VNF instances",
        tags: ["VNF instances"],
        querystring: ListQuery,
        response: { 200: Type.Array(VnfInstance), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector, needsWhole } = readListRequest(request.query, vnfInstanceResource);
      const base = baseUrl();
      const { vnfInstances } = reachOf(request).store;
      const rest = { after, filter, size: limits.pageSize, isWanted: () => !request.raw.destroyed };
      const { found, lastId } = needsWhole
        ? await readPage({
            read: (page) => vnfInstances.list(page),
            toWire: (row) => toVnfInstance(row, base),
            ...rest,
          })
        : await readPage({
            read: (page) => vnfInstances.listSummaries(page),
            toWire: (row) => toVnfInstanceSummary(row, base),
            ...rest,
          });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return needsWhole ? found.map((instance) => selector.select(instance)) : found;
    },
  );
};
