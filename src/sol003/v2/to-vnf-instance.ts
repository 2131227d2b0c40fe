import type { JsonObject } from "../../domain/json.ts";
import type { VnfInstance as DomainVnfInstance, VnfInstanceSummary } from "../../domain/vnf-instance.ts";
import { withoutAccessInfo } from "../hide-secrets.ts";
import type { VnfInstance } from "./vnf-instance.ts";

/** The whole instance, but never a secret. `baseUrl` has no slash at its end. */
export function toVnfInstance(instance: DomainVnfInstance, baseUrl: string): VnfInstance {
  const wire = toVnfInstanceSummary(instance, baseUrl);
  const { vnfConfigurableProperties, vimConnectionInfo, instantiatedVnfInfo, metadata, extensions } =
    instance;
  if (hasKeys(vnfConfigurableProperties)) wire.vnfConfigurableProperties = vnfConfigurableProperties;
  if (hasKeys(vimConnectionInfo)) wire.vimConnectionInfo = withoutAccessInfo(vimConnectionInfo);
  if (instantiatedVnfInfo !== undefined) wire.instantiatedVnfInfo = instantiatedVnfInfo;
  if (hasKeys(metadata)) wire.metadata = metadata;
  if (hasKeys(extensions)) wire.extensions = extensions;
  return wire;
}

/** The instance without the attributes that lists leave out by default. Built a hundred times a page: one plain object. */
export function toVnfInstanceSummary(instance: VnfInstanceSummary, baseUrl: string): VnfInstance {
  const href = `${baseUrl}/vnflcm/v2/vnf_instances/${instance.id}`;
  const wire: VnfInstance = {
    id: instance.id,
    vnfdId: instance.vnfdId,
    vnfProvider: instance.vnfProvider,
    vnfProductName: instance.vnfProductName,
    vnfSoftwareVersion: instance.vnfSoftwareVersion,
    vnfdVersion: instance.vnfdVersion,
    instantiationState: instance.instantiationState,
    _links:
      instance.instantiationState === "NOT_INSTANTIATED"
        ? { self: { href }, instantiate: { href: `${href}/instantiate` } }
        : {
            self: { href },
            scale: { href: `${href}/scale` },
            heal: { href: `${href}/heal` },
            changeCurrentVnfPkg: { href: `${href}/change_vnfpkg` },
            terminate: { href: `${href}/terminate` },
          },
  };
  if (instance.vnfInstanceName !== undefined) wire.vnfInstanceName = instance.vnfInstanceName;
  if (instance.vnfInstanceDescription !== undefined) {
    wire.vnfInstanceDescription = instance.vnfInstanceDescription;
  }
  return wire;
}

function hasKeys(map: JsonObject | DomainVnfInstance["vimConnectionInfo"]): boolean {
  for (const _ in map) return true;
  return false;
}
