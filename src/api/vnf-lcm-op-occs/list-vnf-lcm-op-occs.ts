import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import { toVnfLcmOpOcc, toVnfLcmOpOccSummary } from "../../sol003/v2/to-vnf-lcm-op-occ.ts";
import { VnfLcmOpOcc, vnfLcmOpOccResource } from "../../sol003/v2/vnf-lcm-op-occ.ts";
import type { LcmRouteParts } from "../api.ts";
import { problems } from "../http/problems.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";
import { outlookOf } from "./outlook-of.ts";

/** SOL003 5.4.12.3.2. */
export const listVnfLcmOpOccs: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  const { reachOf, limits, baseUrl } = parts;
  app.get(
    "/vnf_lcm_op_occs",
    {
      schema: {
        operationId: "listVnfLcmOpOccs",
        summary: "Query VNF LCM operation occurrences",
        tags: ["VNF LCM operation occurrences"],
        querystring: ListQuery,
        response: { 200: Type.Array(VnfLcmOpOcc), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector, needsWhole } = readListRequest(request.query, vnfLcmOpOccResource);
      const base = baseUrl();
      const { lcmOpOccs } = reachOf(request).store;
      const rest = { after, filter, size: limits.pageSize, isWanted: () => !request.raw.destroyed };
      const { found, lastId } = needsWhole
        ? await readPage({
            read: (page) => lcmOpOccs.list(page),
            toWire: (row) => toVnfLcmOpOcc(row, base, outlookOf(row)),
            ...rest,
          })
        : await readPage({
            read: (page) => lcmOpOccs.listSummaries(page),
            toWire: (row) => toVnfLcmOpOccSummary(row, base, outlookOf(row)),
            ...rest,
          });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return needsWhole ? found.map((occurrence) => selector.select(occurrence)) : found;
    },
  );
};
