import Type, { type Static } from "typebox";
import type { WireResource } from "../sol013/wire-resource.ts";
import { KeyValuePairs, list } from "../v2/common.ts";
import { InstantiatedVnfInfo, VnfInstance, vnfInstanceResource } from "../v2/vnf-instance.ts";
import { VimConnectionsV1 } from "./vim-connections.ts";

const { flavourId, vnfState, scaleStatus } = InstantiatedVnfInfo.properties;

const VnfcResourceInfoV1 = Type.Object({
  id: Type.String(),
  vduId: Type.String(),
  storageResourceIds: list(Type.String()),
  computeResource: Type.Object({
    vimConnectionId: Type.String(),
    resourceId: Type.String(),
    vimLevelResourceType: Type.String(),
  }),
});

const VnfResourceV1 = Type.Object({
  resource_name: Type.String(),
  resource_type: Type.String({ description: "`apiVersion,Kind`" }),
  resource_identifier: Type.String({ description: "The object's uid, if it is known." }),
  resource_status: Type.String(),
});

const InstantiatedVnfInfoV1 = Type.Object({
  flavourId,
  vnfState,
  scaleStatus,
  extCpInfo: list(KeyValuePairs),
  vnfcResourceInfo: list(VnfcResourceInfoV1),
  vnf_resources: list(VnfResourceV1),
});

/** SOL003 v2.6.1 5.5.2.2, VnfInstance, as Tacker's version 1 shows it. */
export const VnfInstanceV1 = Type.Object(
  {
    ...VnfInstance.properties,
    vnfInstanceName: Type.String(),
    vnfPkgId: Type.String(),
    vimConnectionInfo: VimConnectionsV1,
    instantiatedVnfInfo: Type.Optional(InstantiatedVnfInfoV1),
  },
  { title: "VnfInstanceV1" },
);

export type VnfInstanceV1 = Static<typeof VnfInstanceV1>;

/** Lists show all of an instance unless told otherwise. */
export const vnfInstanceV1Resource: WireResource = {
  ...vnfInstanceResource,
  schema: VnfInstanceV1,
  excludedByDefault: [],
};
