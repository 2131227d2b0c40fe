import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfLcmOpOccV1 } from "../../../sol003/v1/to-vnf-lcm-op-occ.ts";
import { VnfLcmOpOccV1 } from "../../../sol003/v1/vnf-lcm-op-occ.ts";
import type { LcmRouteParts } from "../../api.ts";
import { problems } from "../../http/problems.ts";
import { outlookOf } from "../outlook-of.ts";
import { VnfLcmOpOccPath } from "../vnf-lcm-op-occ-path.ts";

/** SOL003 v2.6.1 5.4.16; done at once, hence 200. */
export const failVnfLcmOpOccV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl },
) => {
  app.post(
    "/vnf_lcm_op_occs/:vnfLcmOpOccId/fail",
    {
      schema: {
        operationId: "failVnfLcmOpOcc",
        summary: "Declare a failed operation as finally failed",
        tags: ["VNF LCM operation occurrences"],
        params: VnfLcmOpOccPath,
        response: { 200: VnfLcmOpOccV1, ...problems(404, 409) },
      },
    },
    async (request) => {
      const occurrence = await reachOf(request).lcm.fail(request.params.vnfLcmOpOccId);
      return toVnfLcmOpOccV1(occurrence, baseUrl(), outlookOf(occurrence));
    },
  );
};
