import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { TerminateVnfRequest } from "../../sol003/v2/requests/terminate-vnf-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.8. */
export const terminateVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/terminate",
    {
      schema: {
        operationId: "terminateVnfInstance",
        summary: "Terminate a VNF",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: TerminateVnfRequest,
        response: { 202: noContent, ...problems(404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.start(
        "TERMINATE",
        request.params.vnfInstanceId,
        request.body,
      );
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
