import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../../sol003/sol013/paging.ts";
import { toVnfInstanceV1 } from "../../../sol003/v1/to-vnf-instance.ts";
import { VnfInstanceV1, vnfInstanceV1Resource } from "../../../sol003/v1/vnf-instance.ts";
import type { LcmRouteParts } from "../../api.ts";
import { problems } from "../../http/problems.ts";
import { readListRequest } from "../../listing/list-query.ts";
import { ListQueryV1, pageSizeV1 } from "../../listing/list-query-v1.ts";
import { readPage } from "../../listing/read-page.ts";

/** SOL003 v2.6.1 5.4.2.3.2. */
export const listVnfInstancesV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  const { reachOf, limits, baseUrl } = parts;
  app.get(
    "/vnf_instances",
    {
      schema: {
        operationId: "listVnfInstances",
        summary: "Query VNF instances",
        tags: ["VNF instances"],
        querystring: ListQueryV1,
        response: { 200: Type.Array(VnfInstanceV1), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector } = readListRequest(request.query, vnfInstanceV1Resource);
      const { store } = reachOf(request);
      const base = baseUrl();
      const { found, lastId } = await readPage({
        read: (page) => store.vnfInstances.list(page),
        toWire: (row) => toVnfInstanceV1(row, base),
        after,
        filter,
        size: pageSizeV1(request.query, limits),
        isWanted: () => !request.raw.destroyed,
      });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return found.map((instance) => selector.select(instance));
    },
  );
};
