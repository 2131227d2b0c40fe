import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "./occurrence-url.ts";
import { VnfLcmOpOccPath } from "./vnf-lcm-op-occ-path.ts";

/** SOL003 5.4.15. */
export const rollbackVnfLcmOpOcc: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_lcm_op_occs/:vnfLcmOpOccId/rollback",
    {
      schema: {
        operationId: "rollbackVnfLcmOpOcc",
        summary: "Roll back a failed operation",
        tags: ["VNF LCM operation occurrences"],
        params: VnfLcmOpOccPath,
        response: { 202: noContent, ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.rollback(request.params.vnfLcmOpOccId);
      if (version === "v1") reply.header("location", occurrenceUrl(baseUrl(), id, version));
      return reply.code(202).send();
    },
  );
};
