import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfInstanceV1 } from "../../../sol003/v1/to-vnf-instance.ts";
import { VnfInstanceV1 } from "../../../sol003/v1/vnf-instance.ts";
import { CreateVnfRequest } from "../../../sol003/v2/requests/create-vnf-request.ts";
import type { LcmRouteParts } from "../../api.ts";
import { entityTagOf } from "../../http/preconditions.ts";
import { problems } from "../../http/problems.ts";

/** SOL003 v2.6.1 5.4.2.3.1. */
export const createVnfInstanceV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl },
) => {
  app.post(
    "/vnf_instances",
    {
      schema: {
        operationId: "createVnfInstance",
        summary: "Create a VNF instance identifier",
        tags: ["VNF instances"],
        body: CreateVnfRequest,
        response: { 201: VnfInstanceV1, ...problems(404, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const instance = await reachOf(request).instances.create(request.body);
      const wire = toVnfInstanceV1(instance, baseUrl());
      return reply
        .code(201)
        .header("location", wire._links.self.href)
        .header("etag", entityTagOf(instance))
        .send(wire);
    },
  );
};
