import type { ObservedVnfc } from "./deployment.ts";
import type { VnfcResourceInfo } from "./vnf-instance.ts";

/**
 * Gives observed pods their VNFC ids (`<vduId>-<n>`). A pod already known keeps its id; a new pod takes the id of one of
 * its VDU that has gone, else the lowest free number. So a VNFC outlives the pods that serve it.
 */
export function assignVnfcIds(
  known: readonly VnfcResourceInfo[],
  observed: readonly ObservedVnfc[],
  vimConnectionId: string,
): readonly VnfcResourceInfo[] {
  const idByUid = new Map(known.map(({ id, metadata }) => [String(metadata.podUid), id]));
  const kept = new Set(observed.flatMap(({ podUid }) => idByUid.get(podUid) ?? []));
  const nextFree = (vduId: string): string => {
    const orphan = known.find((vnfc) => vnfc.vduId === vduId && !kept.has(vnfc.id));
    let id = orphan?.id;
    for (let number = 0; id === undefined; number += 1) {
      if (!kept.has(`${vduId}-${number}`)) id = `${vduId}-${number}`;
    }
    kept.add(id);
    return id;
  };
  return observed.map((pod) => ({
    id: idByUid.get(pod.podUid) ?? nextFree(pod.vduId),
    vduId: pod.vduId,
    computeResource: {
      vimConnectionId,
      resourceId: pod.podName,
      vimLevelResourceType: pod.workloadKind,
    },
    metadata: {
      podUid: pod.podUid,
      namespace: pod.namespace,
      workload: pod.workloadName,
      ...(pod.node === undefined ? {} : { node: pod.node }),
    },
  }));
}
