import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { VnfmError } from "../../domain/errors.ts";
import { noContent, problems } from "../http/problems.ts";
import { leaveBodiesUnread } from "../http/raw-body.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.5.3.3. The archive goes from the connection to the disk, whatever its size and its Content-Type. */
export const uploadPackageContent: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf, maxPackageBytes } = parts;
  leaveBodiesUnread(app);
  app.put(
    "/vnf_packages/:vnfPkgId/package_content",
    {
      // The official client asks for application/zip in one version and for JSON in another; the answer has no body.
      config: { produces: ["application/zip"] },
      // The body is described, but there is nothing of it yet that could be held against a schema.
      validatorCompiler: () => () => true,
      schema: {
        operationId: "uploadVnfPackageContent",
        summary: "Upload the content of a VNF package",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        body: { content: { "application/zip": { schema: { type: "string", format: "binary" } } } },
        response: { 202: noContent, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      if (Number(request.headers["content-length"] ?? 0) > maxPackageBytes) {
        throw new VnfmError(
          "BODY_TOO_LARGE",
          `The package is larger than ${maxPackageBytes} bytes; FAIRLEAD_MAX_PACKAGE_MEGABYTES sets this limit.`,
        );
      }
      await reachOf(request).packages.upload(request.params.vnfPkgId, request.raw);
      return reply.code(202).send();
    },
  );
};
