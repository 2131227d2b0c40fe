import type { JsonObject } from "./json.ts";
import type { VnfcInfo, VnfcResourceInfo } from "./vnf-instance.ts";

/**
 * SOL003 5.5.3.13, AffectedVnfc: what became of the VNFCs. An id that stays while another pod serves it is MODIFIED,
 * with the new pod; a VNFC that kept its pod is not told.
 */
export function affectedVnfcs(
  before: readonly VnfcResourceInfo[],
  after: readonly VnfcResourceInfo[],
): readonly JsonObject[] {
  const known = new Map(before.map((vnfc) => [vnfc.id, vnfc]));
  const staying = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !staying.has(id)).map((vnfc) => affected(vnfc, "REMOVED")),
    ...after.flatMap((vnfc) => {
      const former = known.get(vnfc.id);
      if (former === undefined) return [affected(vnfc, "ADDED")];
      return former.metadata.podUid === vnfc.metadata.podUid ? [] : [affected(vnfc, "MODIFIED")];
    }),
  ];
}

/** SOL003 5.5.3.25, VnfcInfo, of VNFCs as they run; an id is the same in both lists. */
export function toVnfcInfo(
  vnfcs: readonly VnfcResourceInfo[],
  vnfcState: VnfcInfo["vnfcState"],
): readonly VnfcInfo[] {
  return vnfcs.map(({ id, vduId }) => ({ id, vduId, vnfcResourceInfoId: id, vnfcState }));
}

function affected(
  { id, vduId, computeResource, metadata }: VnfcResourceInfo,
  changeType: "ADDED" | "REMOVED" | "MODIFIED",
): JsonObject {
  return { id, vduId, changeType, computeResource, metadata };
}
