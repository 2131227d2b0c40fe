import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { findAutoscaler } from "./counted-workloads.ts";

/**
 * What sets the number of a workload's pods on the cluster, whoever has made it; KEDA's autoscalers are among them, since it makes an ordinary one for
 * each of its own. Nothing where autoscalers may not be read.
 */
export async function findLiveAutoscaler(
  kube: KubeClient,
  workload: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const { namespace } = workload.metadata;
  if (namespace === undefined) return undefined;
  const autoscalers = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace };
  const { items } = await kube.list(autoscalers, signal).catch((error: unknown) => {
    if (error instanceof VnfmError && error.code === "VIM_RIGHTS_MISSING") return { items: [] };
    throw error;
  });
  return findAutoscaler(items, workload);
}
