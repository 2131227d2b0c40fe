import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { VnfmError } from "../../domain/errors.ts";
import { binary } from "../http/binary.ts";
import { problems } from "../http/problems.ts";
import { getPackageContent } from "./get-vnf-package.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.4b.3.2. */
export const fetchManifest: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf, files } = parts;
  app.get(
    "/vnf_packages/:vnfPkgId/manifest",
    {
      exposeHeadRoute: false,
      config: { produces: ["text/plain"] },
      schema: {
        operationId: "fetchVnfPackageManifest",
        summary: "Read the manifest, with the signature that is part of it",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        response: { ...binary("text/plain", 200), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const { vnfPkgId } = request.params;
      const content = await getPackageContent(reachOf(request).store, vnfPkgId);
      if (content.manifestPath === undefined) {
        throw new VnfmError("ARTIFACT_UNKNOWN", `VNF package ${vnfPkgId} has no manifest.`);
      }
      const file = await files.openFile(vnfPkgId, content, content.manifestPath);
      // No ranges: the standard has none here.
      return reply
        .type("text/plain")
        .header("content-length", file.bytes)
        .header("x-content-type-options", "nosniff")
        .send(file.open());
    },
  );
};
