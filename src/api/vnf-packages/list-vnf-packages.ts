import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import { toVnfPkgInfo, toVnfPkgInfoSummary } from "../../sol003/vnfpkgm/to-vnf-pkg-info.ts";
import { VnfPkgInfo, vnfPkgInfoResource } from "../../sol003/vnfpkgm/vnf-pkg-info.ts";
import { problems } from "../http/problems.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.2.3.2. */
export const listVnfPackages: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf, pageSize } = parts;
  app.get(
    "/vnf_packages",
    {
      schema: {
        operationId: "listVnfPackages",
        summary: "Query VNF packages",
        tags: ["VNF packages"],
        querystring: ListQuery,
        response: { 200: Type.Array(VnfPkgInfo), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector, needsWhole } = readListRequest(request.query, vnfPkgInfoResource);
      const page = { after, filter, size: pageSize, isWanted: () => !request.raw.destroyed };
      const { vnfPackages } = reachOf(request).store;
      const { found, lastId } = needsWhole
        ? await readPage({ ...page, read: vnfPackages.list, toWire: toVnfPkgInfo })
        : await readPage({ ...page, read: vnfPackages.listSummaries, toWire: toVnfPkgInfoSummary });
      if (lastId !== undefined) reply.header("link", toNextLink("", request.url, lastId));
      return needsWhole ? found.map((info) => selector.select(info)) : found;
    },
  );
};
