import Type, { type Static } from "typebox";
import type { WireResource } from "../sol013/wire-resource.ts";
import { KeyValuePairs, Link, list, mapOf, VimConnectionInfo, words } from "./common.ts";

const ScaleInfo = Type.Object({ aspectId: Type.String(), scaleLevel: Type.Integer() });

const ResourceHandle = Type.Object({
  vimConnectionId: Type.Optional(Type.String()),
  resourceId: Type.String(),
  vimLevelResourceType: Type.Optional(Type.String()),
});

const VnfOperationalState = words("STARTED", "STOPPED");

export const InstantiatedVnfInfo = Type.Object({
  flavourId: Type.String(),
  vnfState: VnfOperationalState,
  scaleStatus: Type.Optional(list(ScaleInfo)),
  maxScaleLevels: Type.Optional(list(ScaleInfo)),
  vnfcResourceInfo: Type.Optional(
    list(
      Type.Object({
        id: Type.String(),
        vduId: Type.String(),
        computeResource: ResourceHandle,
        metadata: Type.Optional(KeyValuePairs),
      }),
    ),
  ),
  vnfcInfo: Type.Optional(
    list(
      Type.Object({
        id: Type.String(),
        vduId: Type.String(),
        vnfcResourceInfoId: Type.Optional(Type.String()),
        vnfcState: VnfOperationalState,
      }),
    ),
  ),
  metadata: Type.Optional(KeyValuePairs),
});

/** SOL003 5.5.2.2, VnfInstance, in answers. */
export const VnfInstance = Type.Object(
  {
    id: Type.String(),
    vnfInstanceName: Type.Optional(Type.String()),
    vnfInstanceDescription: Type.Optional(Type.String()),
    vnfdId: Type.String(),
    vnfProvider: Type.String(),
    vnfProductName: Type.String(),
    vnfSoftwareVersion: Type.String(),
    vnfdVersion: Type.String(),
    vnfConfigurableProperties: Type.Optional(KeyValuePairs),
    vimConnectionInfo: Type.Optional(mapOf(VimConnectionInfo)),
    instantiationState: words("NOT_INSTANTIATED", "INSTANTIATED"),
    instantiatedVnfInfo: Type.Optional(InstantiatedVnfInfo),
    metadata: Type.Optional(KeyValuePairs),
    extensions: Type.Optional(KeyValuePairs),
    _links: Type.Object({
      self: Link,
      instantiate: Type.Optional(Link),
      heal: Type.Optional(Link),
      changeCurrentVnfPkg: Type.Optional(Link),
      terminate: Type.Optional(Link),
      scale: Type.Optional(Link),
    }),
  },
  { title: "VnfInstance" },
);

export type VnfInstance = Static<typeof VnfInstance>;

/** How lists of VNF instances may be filtered and cut. */
export const vnfInstanceResource: WireResource = {
  schema: VnfInstance,
  excludedByDefault: [
    "vnfConfigurableProperties",
    "vimConnectionInfo",
    "instantiatedVnfInfo",
    "metadata",
    "extensions",
  ],
  standardOnly: [
    "instantiatedVnfInfo/extCpInfo",
    "instantiatedVnfInfo/vipCpInfo",
    "instantiatedVnfInfo/extVirtualLinkInfo",
    "instantiatedVnfInfo/extManagedVirtualLinkInfo",
    "instantiatedVnfInfo/monitoringParameters",
    "instantiatedVnfInfo/localizationLanguage",
    "instantiatedVnfInfo/vnfVirtualLinkResourceInfo",
    "instantiatedVnfInfo/virtualStorageResourceInfo",
  ],
};
