import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { VnfmError } from "../../domain/errors.ts";
import { ChangeExtVnfConnectivityRequest } from "../../sol003/v2/requests/change-ext-vnf-connectivity-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { getVnfInstance } from "./get-vnf-instance.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

/** SOL003 5.4.11. Refused always; see decision 0016. */
export const changeExtConnOfVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf },
) => {
  app.post(
    "/vnf_instances/:vnfInstanceId/change_ext_conn",
    {
      schema: {
        operationId: "changeExtConnOfVnfInstance",
        summary: "Change the external connectivity of a VNF (refused for container VNFs)",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        body: ChangeExtVnfConnectivityRequest,
        response: { 202: noContent, ...problems(404, 413, 415, 422) },
      },
    },
    async (request) => {
      const { id } = await getVnfInstance(reachOf(request).store, request.params.vnfInstanceId);
      throw new VnfmError(
        "EXT_CONN_UNSUPPORTED",
        `VnfInstance ${id} is connected by objects of its Helm charts, not by external virtual links; change them by new values: POST …/vnf_instances/${id}/change_vnfpkg with additionalParams.helm_values.`,
        { invalidParams: [{ pointer: "/extVirtualLinks", reason: "container VNFs have none" }] },
      );
    },
  );
};
