import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfLcmOpOccV1 } from "../../../sol003/v1/to-vnf-lcm-op-occ.ts";
import { VnfLcmOpOccV1 } from "../../../sol003/v1/vnf-lcm-op-occ.ts";
import type { LcmRouteParts } from "../../api.ts";
import { problems } from "../../http/problems.ts";
import { getVnfLcmOpOcc } from "../get-vnf-lcm-op-occ.ts";
import { outlookOf } from "../outlook-of.ts";
import { VnfLcmOpOccPath } from "../vnf-lcm-op-occ-path.ts";

/** SOL003 v2.6.1 5.4.13.3.2. */
export const showVnfLcmOpOccV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl },
) => {
  app.get(
    "/vnf_lcm_op_occs/:vnfLcmOpOccId",
    {
      schema: {
        operationId: "showVnfLcmOpOcc",
        summary: "Read a VNF LCM operation occurrence",
        tags: ["VNF LCM operation occurrences"],
        params: VnfLcmOpOccPath,
        response: { 200: VnfLcmOpOccV1, ...problems(404) },
      },
    },
    async (request) => {
      const occurrence = await getVnfLcmOpOcc(reachOf(request).store, request.params.vnfLcmOpOccId);
      return toVnfLcmOpOccV1(occurrence, baseUrl(), outlookOf(occurrence));
    },
  );
};
