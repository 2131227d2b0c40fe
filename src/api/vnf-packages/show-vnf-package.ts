import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfPkgInfo } from "../../sol003/vnfpkgm/to-vnf-pkg-info.ts";
import { VnfPkgInfo } from "../../sol003/vnfpkgm/vnf-pkg-info.ts";
import { problems } from "../http/problems.ts";
import { getVnfPackage } from "./get-vnf-package.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.3.3.2. */
export const showVnfPackage: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, { reachOf }) => {
  app.get(
    "/vnf_packages/:vnfPkgId",
    {
      schema: {
        operationId: "showVnfPackage",
        summary: "Read a VNF package",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        response: { 200: VnfPkgInfo, ...problems(404) },
      },
    },
    async (request) => toVnfPkgInfo(await getVnfPackage(reachOf(request).store, request.params.vnfPkgId)),
  );
};
