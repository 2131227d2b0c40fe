import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { HealVnfRequest } from "../../sol003/v2/requests/heal-vnf-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.9. */
export const healVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/heal",
    {
      schema: {
        operationId: "healVnfInstance",
        summary: "Heal a VNF or some of its VNFCs",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: HealVnfRequest,
        response: { 202: noContent, ...problems(404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.start("HEAL", request.params.vnfInstanceId, request.body);
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
