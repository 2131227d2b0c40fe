import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { invalidParam, VnfmError } from "../../../domain/errors.ts";
import {
  fromVnfInfoModificationRequestV1,
  VnfInfoModificationRequestV1,
} from "../../../sol003/v1/requests/vnf-info-modification-request.ts";
import type { Store } from "../../../store/store.ts";
import type { LcmRouteParts } from "../../api.ts";
import { requirePreconditions } from "../../http/preconditions.ts";
import { noContent, problems } from "../../http/problems.ts";
import { occurrenceUrl } from "../../vnf-lcm-op-occs/occurrence-url.ts";
import { VnfInstancePath } from "../vnf-instance-path.ts";

/** SOL003 v2.6.1 5.4.3.3.4. */
export const modifyVnfInstanceV1: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
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
        body: VnfInfoModificationRequestV1,
        response: { 202: noContent, ...problems(404, 409, 412, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const { lcm, store } = reachOf(request);
      const { vnfdId, vnfPkgId } = request.body;
      if (vnfdId !== undefined && vnfPkgId !== undefined) {
        throw invalidParam("/vnfPkgId", "give either vnfdId or vnfPkgId");
      }
      const params = fromVnfInfoModificationRequestV1(
        request.body,
        vnfPkgId === undefined ? vnfdId : await vnfdIdOf(store, vnfPkgId),
      );
      const { id } = await lcm.start("MODIFY_INFO", request.params.vnfInstanceId, params, (instance) =>
        requirePreconditions(request.headers, instance),
      );
      return reply
        .code(202)
        .header("location", occurrenceUrl(baseUrl(), id, version))
        .send();
    },
  );
};

async function vnfdIdOf({ vnfPackages }: Store, vnfPkgId: string): Promise<string> {
  const vnfdId = (await vnfPackages.find(vnfPkgId))?.content?.vnfd.vnfdId;
  if (vnfdId !== undefined) return vnfdId;
  throw new VnfmError("VNFD_UNKNOWN", `VnfPackage ${vnfPkgId} is not found or not operational.`, {
    invalidParams: [{ pointer: "/vnfPkgId", reason: "no such package, or it is not ONBOARDED" }],
  });
}
