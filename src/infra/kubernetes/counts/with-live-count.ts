import type { KubeClient, KubeObject } from "../kube-client.ts";
import { canBeCounted } from "./counted-workloads.ts";
import { findLiveAutoscaler } from "./find-live-autoscaler.ts";

/** The object to be applied, with the count that an autoscaler has given to the one that is there. */
export async function withLiveCount(
  kube: KubeClient,
  object: KubeObject,
  existing: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  const [wanted, replicas] = [object.spec?.replicas, existing.spec?.replicas];
  if (!canBeCounted(object) || wanted === undefined || wanted === replicas) return object;
  const isScaled = (await findLiveAutoscaler(kube, existing, signal)) !== undefined;
  return isScaled ? { ...object, spec: { ...object.spec, replicas } } : object;
}
