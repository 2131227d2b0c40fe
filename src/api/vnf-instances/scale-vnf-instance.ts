import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ScaleVnfRequest } from "../../sol003/v2/requests/scale-vnf-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.5. */
export const scaleVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/scale",
    {
      schema: {
        operationId: "scaleVnfInstance",
        summary: "Scale a VNF",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: ScaleVnfRequest,
        response: { 202: noContent, ...problems(400, 404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.start("SCALE", request.params.vnfInstanceId, request.body);
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
