import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfInstance } from "../../sol003/v2/to-vnf-instance.ts";
import { VnfInstance } from "../../sol003/v2/vnf-instance.ts";
import type { LcmRouteParts } from "../api.ts";
import { entityTagOf, requirePreconditions } from "../http/preconditions.ts";
import { problems } from "../http/problems.ts";
import { getVnfInstance } from "./get-vnf-instance.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.3.3.2. */
export const showVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, { store, baseUrl }) => {
  app.get(
    "/vnf_instances/:vnfInstanceId",
    {
      schema: {
        operationId: "showVnfInstance",
        summary: "Read a VNF instance",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        response: { 200: VnfInstance, ...problems(404, 412) },
      },
    },
    async (request, reply) => {
      const instance = await getVnfInstance(store, request.params.vnfInstanceId);
      requirePreconditions(request.headers, instance);
      reply.header("etag", entityTagOf(instance)).header("last-modified", instance.updatedAt.toUTCString());
      return toVnfInstance(instance, baseUrl());
    },
  );
};
