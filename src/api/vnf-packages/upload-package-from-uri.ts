import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { UploadVnfPackageFromUriRequest } from "../../sol003/vnfpkgm/vnf-pkg-requests.ts";
import { noContent, problems } from "../http/problems.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.6.3.1. */
export const uploadPackageFromUri: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf } = parts;
  app.post(
    "/vnf_packages/:vnfPkgId/package_content/upload_from_uri",
    {
      schema: {
        operationId: "uploadVnfPackageFromUri",
        summary: "Let Fairlead fetch the content of a VNF package",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        body: UploadVnfPackageFromUriRequest,
        response: { 202: noContent, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      await reachOf(request).packages.uploadFromUri(params.vnfPkgId, body);
      return reply.code(202).send();
    },
  );
};
