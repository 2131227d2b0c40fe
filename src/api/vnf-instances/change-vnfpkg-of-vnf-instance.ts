import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ChangeCurrentVnfPkgRequest } from "../../sol003/v2/requests/change-current-vnf-pkg-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { occurrenceUrl } from "../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.11a. */
export const changeVnfPkgOfVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/change_vnfpkg",
    {
      schema: {
        operationId: "changeVnfPkgOfVnfInstance",
        summary: "Change the package that a VNF is of",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: ChangeCurrentVnfPkgRequest,
        response: { 202: noContent, ...problems(404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { id } = await reachOf(request).lcm.start(
        "CHANGE_VNFPKG",
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
