import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { VnfInfoModificationRequest } from "../../sol003/v2/requests/vnf-info-modification-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { requirePreconditions } from "../http/preconditions.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.3.3.4. */
export const modifyVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.patch(
    "/vnf_instances/:vnfInstanceId",
    {
      schema: {
        operationId: "modifyVnfInstance",
        summary: "Modify what is known of a VNF instance",
        tags: ["VNF instances"],
        consumes: ["application/merge-patch+json", "application/json"],
        params: VnfInstancePath,
        body: VnfInfoModificationRequest,
        response: { 202: noContent, ...problems(404, 409, 412, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { vnfInstanceId } = request.params;
      const { id } = await reachOf(request).lcm.start(
        "MODIFY_INFO",
        vnfInstanceId,
        request.body,
        (instance) => requirePreconditions(request.headers, instance),
      );
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
