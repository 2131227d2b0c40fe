import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfInstanceV1 } from "../../../sol003/v1/to-vnf-instance.ts";
import { VnfInstanceV1 } from "../../../sol003/v1/vnf-instance.ts";
import type { LcmRouteParts } from "../../api.ts";
import { isNotModified } from "../../http/preconditions.ts";
import { notModified, problems } from "../../http/problems.ts";
import { getVnfInstance } from "../get-vnf-instance.ts";
import { VnfInstancePath } from "../vnf-instance-path.ts";

/** SOL003 v2.6.1 5.4.3.3.2. */
export const showVnfInstanceV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl },
) => {
  app.get(
    "/vnf_instances/:vnfInstanceId",
    {
      schema: {
        operationId: "showVnfInstance",
        summary: "Read a VNF instance",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        response: { 200: VnfInstanceV1, 304: notModified, ...problems(404, 412) },
      },
    },
    async (request, reply) => {
      const instance = await getVnfInstance(reachOf(request).store, request.params.vnfInstanceId);
      if (isNotModified(request, reply, instance)) return reply.code(304).send();
      return toVnfInstanceV1(instance, baseUrl());
    },
  );
};
