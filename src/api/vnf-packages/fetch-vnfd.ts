import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { binary } from "../http/binary.ts";
import { problems } from "../http/problems.ts";
import { chooseVnfdForm } from "./choose-vnfd-form.ts";
import { getPackageContent } from "./get-vnf-package.ts";
import { packVnfd } from "./pack-vnfd.ts";
import { VnfPackagePath } from "./vnf-package-path.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.4.3.2. */
export const fetchVnfd: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (
  app,
  { reachOf, files },
) => {
  app.get(
    "/vnf_packages/:vnfPkgId/vnfd",
    {
      exposeHeadRoute: false,
      config: { produces: ["text/plain", "application/zip"] },
      schema: {
        operationId: "fetchVnfPackageVnfd",
        summary: "Read the VNFD: as text when it is one file, as ZIP otherwise",
        tags: ["VNF packages"],
        params: VnfPackagePath,
        response: { ...binary("application/zip", 200), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const { vnfPkgId } = request.params;
      const content = await getPackageContent(reachOf(request).store, vnfPkgId);
      const [entry = "", ...imported] = content.definitionPaths;
      const form = chooseVnfdForm(request.headers.accept, imported.length === 0);
      reply.type(form).header("x-content-type-options", "nosniff");
      if (form === "application/zip") return reply.send(await packVnfd(files, vnfPkgId, content));
      const file = await files.openFile(vnfPkgId, content, entry);
      return reply.header("content-length", file.bytes).send(file.open());
    },
  );
};
