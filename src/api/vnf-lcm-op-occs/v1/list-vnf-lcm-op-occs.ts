import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../../sol003/sol013/paging.ts";
import { toVnfLcmOpOccV1 } from "../../../sol003/v1/to-vnf-lcm-op-occ.ts";
import { VnfLcmOpOccV1, vnfLcmOpOccV1Resource } from "../../../sol003/v1/vnf-lcm-op-occ.ts";
import type { LcmRouteParts } from "../../api.ts";
import { problems } from "../../http/problems.ts";
import { readListRequest } from "../../listing/list-query.ts";
import { ListQueryV1, pageSizeV1 } from "../../listing/list-query-v1.ts";
import { readPage } from "../../listing/read-page.ts";
import { outlookOf } from "../outlook-of.ts";

/** SOL003 v2.6.1 5.4.12.3.2. */
export const listVnfLcmOpOccsV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  const { reachOf, limits, baseUrl } = parts;
  app.get(
    "/vnf_lcm_op_occs",
    {
      schema: {
        operationId: "listVnfLcmOpOccs",
        summary: "Query VNF LCM operation occurrences",
        tags: ["VNF LCM operation occurrences"],
        querystring: ListQueryV1,
        response: { 200: Type.Array(VnfLcmOpOccV1), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector } = readListRequest(request.query, vnfLcmOpOccV1Resource);
      const { store } = reachOf(request);
      const base = baseUrl();
      const { found, lastId } = await readPage({
        read: (page) => store.lcmOpOccs.list(page),
        toWire: (row) => toVnfLcmOpOccV1(row, base, outlookOf(row)),
        after,
        filter,
        size: pageSizeV1(request.query, limits),
        isWanted: () => !request.raw.destroyed,
      });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return found.map((occurrence) => selector.select(occurrence));
    },
  );
};
