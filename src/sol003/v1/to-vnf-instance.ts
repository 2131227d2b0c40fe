import type { ObjectRef } from "../../domain/deployment.ts";
import type { VnfInstance as DomainVnfInstance, InstantiatedVnfInfo } from "../../domain/vnf-instance.ts";
import { toVnfInstance } from "../v2/to-vnf-instance.ts";
import { toV1Href } from "./to-v1-href.ts";
import { toVimConnectionsV1 } from "./vim-connections.ts";
import type { VnfInstanceV1 } from "./vnf-instance.ts";

/** The whole instance, but never a secret: version 2's view, and what version 1 says otherwise. */
export function toVnfInstanceV1(instance: DomainVnfInstance, baseUrl: string): VnfInstanceV1 {
  const { deployment, instantiationState, instantiatedVnfInfo: info } = instance;
  const { vimConnectionInfo: _, instantiatedVnfInfo: _info, ...common } = toVnfInstance(instance, baseUrl);
  const place = deployment && { namespace: deployment.namespace, tenant: deployment.namespace };
  return {
    ...common,
    vnfInstanceName: instance.vnfInstanceName ?? `vnf-${instance.id}`,
    vnfPkgId: instance.vnfPkgId,
    metadata: { ...instance.metadata, ...place },
    vimConnectionInfo: toVimConnectionsV1(instance.vimConnectionInfo),
    ...(instantiationState === "INSTANTIATED" && info !== undefined
      ? { instantiatedVnfInfo: toInstantiatedVnfInfo(info, deployment?.objects ?? []) }
      : {}),
    _links: toV1Href(common._links),
  };
}

function toInstantiatedVnfInfo(
  { flavourId, vnfState, scaleStatus = [], vnfcResourceInfo = [] }: InstantiatedVnfInfo,
  objects: readonly ObjectRef[],
) {
  return {
    flavourId,
    vnfState,
    scaleStatus,
    extCpInfo: [],
    vnfcResourceInfo: vnfcResourceInfo.map(({ id, vduId, computeResource }) => ({
      id,
      vduId,
      storageResourceIds: [],
      computeResource,
    })),
    vnf_resources: objects.map(({ apiVersion, kind, name, uid = "" }) => ({
      resource_name: name,
      resource_type: `${apiVersion},${kind}`,
      resource_identifier: uid,
      resource_status: "",
    })),
  };
}
