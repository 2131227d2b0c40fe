import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { LcmRouteParts } from "../api.ts";
import { requirePreconditions } from "../http/preconditions.ts";
import { noContent, problems } from "../http/problems.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.3.3.5. */
export const deleteVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, { reachOf }) => {
  app.delete(
    "/vnf_instances/:vnfInstanceId",
    {
      schema: {
        operationId: "deleteVnfInstance",
        summary: "Delete a VNF instance identifier",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        response: { 204: noContent, ...problems(404, 409, 412) },
      },
    },
    async (request, reply) => {
      await reachOf(request).instances.delete(request.params.vnfInstanceId, (instance) =>
        requirePreconditions(request.headers, instance),
      );
      return reply.code(204).send();
    },
  );
};
