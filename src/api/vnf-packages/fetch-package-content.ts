import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { binary } from "../http/binary.ts";
import { notModified, problems } from "../http/problems.ts";
import { sendFile } from "../http/send-file.ts";
import { getPackageContent } from "./get-vnf-package.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.5.3.2: the archive as it was uploaded. */
export const fetchPackageContent: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf, files } = parts;
  app.get(
    "/vnf_packages/:vnfPkgId/package_content",
    {
      exposeHeadRoute: false,
      config: { produces: ["application/zip"] },
      schema: {
        operationId: "fetchVnfPackageContent",
        summary: "Download a VNF package, or a range of its bytes",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        response: { ...binary("application/zip", 200, 206), 304: notModified, ...problems(404, 409, 416) },
      },
    },
    async (request, reply) => {
      const { vnfPkgId } = request.params;
      const { checksum } = await getPackageContent(reachOf(request).store, vnfPkgId);
      const content = await files.openContent(vnfPkgId);
      return sendFile(request, reply, content, { mediaType: "application/zip", tag: checksum.hash });
    },
  );
};
