import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { noContent, problems } from "../http/problems.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.3.3.5. */
export const deleteVnfPackage: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (
  app,
  { reachOf },
) => {
  app.delete(
    "/vnf_packages/:vnfPkgId",
    {
      schema: {
        operationId: "deleteVnfPackage",
        summary: "Delete a VNF package that is DISABLED and not in use",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        response: { 204: noContent, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await reachOf(request).packages.delete(request.params.vnfPkgId);
      return reply.code(204).send();
    },
  );
};
