import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { CancelMode } from "../../sol003/v2/requests/cancel-mode.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "./occurrence-url.ts";
import { VnfLcmOpOccPath } from "./vnf-lcm-op-occ-path.ts";

/** SOL003 5.4.17. */
export const cancelVnfLcmOpOcc: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_lcm_op_occs/:vnfLcmOpOccId/cancel",
    {
      schema: {
        operationId: "cancelVnfLcmOpOcc",
        summary: "Cancel a running operation",
        tags: ["VNF LCM operation occurrences"],
        params: VnfLcmOpOccPath,
        body: CancelMode,
        response: { 202: noContent, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.cancel(request.params.vnfLcmOpOccId, request.body.cancelMode);
      if (version === "v1") reply.header("location", occurrenceUrl(baseUrl(), id, version));
      return reply.code(202).send();
    },
  );
};
