import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { VnfmError } from "../../domain/errors.ts";
import { binary } from "../http/binary.ts";
import { notModified, problems } from "../http/problems.ts";
import { sendFile } from "../http/send-file.ts";
import { getPackageContent } from "./get-vnf-package.ts";
import { artifactTypes, mediaTypeOf } from "./media-type-of.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

const ArtifactPath = Type.Object({ vnfPkgId: Type.String(), "*": Type.String() });

/** SOL005 9.4.7.3.2: one of the `additionalArtifacts`. */
export const fetchArtifact: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (app, parts) => {
  const { reachOf, files } = parts;
  app.get(
    "/vnf_packages/:vnfPkgId/artifacts/*",
    {
      exposeHeadRoute: false,
      config: { produces: artifactTypes },
      schema: {
        operationId: "fetchVnfPackageArtifact",
        summary: "Download an artifact of a VNF package, or a range of its bytes",
        tags: ["VNF packages"],
        params: ArtifactPath,
        response: {
          ...binary("application/octet-stream", 200, 206),
          304: notModified,
          ...problems(404, 409, 416),
        },
      },
    },
    async (request, reply) => {
      const { vnfPkgId, "*": path } = request.params;
      const content = await getPackageContent(reachOf(request).store, vnfPkgId);
      const artifact = content.artifacts.find(({ artifactPath }) => artifactPath === path);
      if (artifact === undefined) {
        throw new VnfmError(
          "ARTIFACT_UNKNOWN",
          `VNF package ${vnfPkgId} has no artifact '${path}'; its additionalArtifacts name those it has.`,
        );
      }
      const file = await files.openFile(vnfPkgId, content, path);
      return sendFile(request, reply, file, { mediaType: mediaTypeOf(path), tag: artifact.checksum.hash });
    },
  );
};
