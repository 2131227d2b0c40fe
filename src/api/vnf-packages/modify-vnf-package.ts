import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import {
  GivenVnfPkgInfoModifications,
  VnfPkgInfoModifications,
} from "../../sol003/vnfpkgm/vnf-pkg-requests.ts";
import { problems } from "../http/problems.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.3.3.4. Answers only with what has changed. */
export const modifyVnfPackage: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (
  app,
  { reachOf },
) => {
  app.patch(
    "/vnf_packages/:vnfPkgId",
    {
      schema: {
        operationId: "modifyVnfPackage",
        summary: "Enable or disable a VNF package, or change its userDefinedData",
        tags: ["VNF packages"],
        consumes: ["application/merge-patch+json", "application/json"],
        params: VnfPackagePath,
        body: GivenVnfPkgInfoModifications,
        response: { 200: VnfPkgInfoModifications, ...problems(404, 409, 413, 415) },
      },
    },
    async (request) => reachOf(request).packages.update(request.params.vnfPkgId, request.body),
  );
};
