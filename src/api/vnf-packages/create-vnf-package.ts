import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfPkgInfo } from "../../sol003/vnfpkgm/to-vnf-pkg-info.ts";
import { VnfPkgInfo } from "../../sol003/vnfpkgm/vnf-pkg-info.ts";
import { CreateVnfPkgInfoRequest } from "../../sol003/vnfpkgm/vnf-pkg-requests.ts";
import { problems } from "../http/problems.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** SOL005 9.4.2.3.1. */
export const createVnfPackage: FastifyPluginAsyncTypebox<VnfPackageRouteOptions> = async (
  app,
  { reachOf },
) => {
  app.post(
    "/vnf_packages",
    {
      schema: {
        operationId: "createVnfPackage",
        summary: "Create a VNF package that has no content yet",
        tags: ["VNF packages"],
        body: CreateVnfPkgInfoRequest,
        response: { 201: VnfPkgInfo, ...problems(413, 415) },
      },
    },
    async (request, reply) => {
      const wire = toVnfPkgInfo(await reachOf(request).packages.create(request.body.userDefinedData ?? {}));
      return reply.code(201).header("location", wire._links.self.href).send(wire);
    },
  );
};
