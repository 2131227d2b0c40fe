import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfLcmOpOcc } from "../../sol003/v2/to-vnf-lcm-op-occ.ts";
import { VnfLcmOpOcc } from "../../sol003/v2/vnf-lcm-op-occ.ts";
import type { LcmRouteParts } from "../api.ts";
import { problems } from "../http/problems.ts";
import { getVnfLcmOpOcc } from "./get-vnf-lcm-op-occ.ts";
import { outlookOf } from "./outlook-of.ts";
import { VnfLcmOpOccPath } from "./vnf-lcm-op-occ-path.ts";

/** SOL003 5.4.13.3.2. */
export const showVnfLcmOpOcc: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
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
        response: { 200: VnfLcmOpOcc, ...problems(404) },
      },
    },
    async (request) => {
      const occurrence = await getVnfLcmOpOcc(reachOf(request).store, request.params.vnfLcmOpOccId);
      return toVnfLcmOpOcc(occurrence, baseUrl(), outlookOf(occurrence));
    },
  );
};
