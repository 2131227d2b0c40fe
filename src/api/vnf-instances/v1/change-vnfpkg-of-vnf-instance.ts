import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ChangeCurrentVnfPkgRequestV1 } from "../../../sol003/v1/requests/change-current-vnf-pkg-request.ts";
import { withVimConnectionMap } from "../../../sol003/v1/vim-connections.ts";
import type { LcmRouteParts } from "../../api.ts";
import { noContent, problems } from "../../http/problems.ts";
import { occurrenceUrl } from "../../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "../vnf-instance-path.ts";

/** SOL003 v3.3.1 5.4.11a, in the manner of version 1. */
export const changeVnfPkgOfVnfInstanceV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
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
        body: ChangeCurrentVnfPkgRequestV1,
        response: { 202: noContent, ...problems(404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { vimConnectionInfo, ...rest } = request.body;
      const params = withVimConnectionMap(rest, vimConnectionInfo);
      const { id } = await reachOf(request).lcm.start("CHANGE_VNFPKG", request.params.vnfInstanceId, params);
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
