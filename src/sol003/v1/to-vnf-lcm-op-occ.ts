import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { type OccurrenceOutlook, toVnfLcmOpOcc } from "../v2/to-vnf-lcm-op-occ.ts";
import { withVimConnectionList } from "./vim-connections.ts";
import type { VnfLcmOpOccV1 } from "./vnf-lcm-op-occ.ts";

/** The whole occurrence, but never a secret: version 2's view, and what version 1 says otherwise. */
export function toVnfLcmOpOccV1(
  occurrence: LcmOpOcc,
  baseUrl: string,
  outlook: OccurrenceOutlook,
): VnfLcmOpOccV1 {
  const { operationParams, changedInfo, ...common } = toVnfLcmOpOcc(occurrence, baseUrl, outlook);
  return {
    ...common,
    ...(operationParams === undefined
      ? {}
      : { operationParams: JSON.stringify(withVimConnectionList(operationParams)) }),
    ...(changedInfo === undefined ? {} : { changedInfo: withVimConnectionList(changedInfo) }),
    changedExtConnectivity: [],
    _links: toLinks(occurrence, baseUrl),
  };
}

/** All of them in every state, as with Tacker: its clients look for them. */
function toLinks({ id, vnfInstanceId }: LcmOpOcc, baseUrl: string): VnfLcmOpOccV1["_links"] {
  const href = `${baseUrl}/vnflcm/v1/vnf_lcm_op_occs/${id}`;
  const task = (name: string) => ({ href: `${href}/${name}` });
  return {
    self: { href },
    vnfInstance: { href: `${baseUrl}/vnflcm/v1/vnf_instances/${vnfInstanceId}` },
    retry: task("retry"),
    rollback: task("rollback"),
    grant: task("grant"),
    fail: task("fail"),
  };
}
