import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { InstantiateVnfRequestV1 } from "../../../sol003/v1/requests/instantiate-vnf-request.ts";
import { withVimConnectionMap } from "../../../sol003/v1/vim-connections.ts";
import type { LcmRouteParts } from "../../api.ts";
import { noContent, problems } from "../../http/problems.ts";
import { occurrenceUrl } from "../../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "../vnf-instance-path.ts";

/** SOL003 v2.6.1 5.4.4. */
export const instantiateVnfInstanceV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl, version },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/instantiate",
    {
      schema: {
        operationId: "instantiateVnfInstance",
        summary: "Instantiate a VNF",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: InstantiateVnfRequestV1,
        response: { 202: noContent, ...problems(404, 409, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { vimConnectionInfo, ...rest } = request.body;
      const params = withVimConnectionMap(rest, vimConnectionInfo);
      const { id } = await reachOf(request).lcm.start("INSTANTIATE", request.params.vnfInstanceId, params);
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};
