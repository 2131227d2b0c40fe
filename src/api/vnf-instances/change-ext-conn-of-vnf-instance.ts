import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ChangeExtVnfConnectivityRequest } from "../../sol003/v2/requests/change-ext-vnf-connectivity-request.ts";
import type { LcmRouteParts } from "../api.ts";
import { noContent, problems } from "../http/problems.ts";
import { refuseExtConn } from "./refuse-ext-conn.ts";
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
    (request) => refuseExtConn(reachOf(request).store, request.params.vnfInstanceId),
  );
};
