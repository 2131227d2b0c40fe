import type { KubeObject } from "../kube-client.ts";
import { as, findCondition, type Pod } from "./kube-shapes.ts";
import { findTrouble } from "./pod-trouble.ts";
import { clause, failed, hopeless, progressing, type Readiness, type Related, ready } from "./verdict.ts";

/** A pod of the manifest itself, with no controller that would replace it. */
export function podReadiness(pod: KubeObject, related: Related): Readiness {
  const { status = {} } = as<Pod>(pod);
  if (isTerminating(pod)) return progressing("is shutting down");
  if (status.phase === "Succeeded") return ready("has completed");
  if (status.phase === "Failed") return failed(clause("has failed", status.reason, status.message));
  const trouble = findTrouble(pod, related.warnings ?? []);
  if (trouble !== undefined) return hopeless(trouble);
  if (!isReady(pod)) return progressing(`is ${status.phase ?? "not started"}, not ready`);
  return related.isSettled?.(pod) === false ? progressing("has just started") : ready("is ready");
}

/** Whether a pod counts for its workload: ready by its probes, trusted, and not on its way out. */
export function countsAsReady(pod: KubeObject, related: Related): boolean {
  return isReady(pod) && !isTerminating(pod) && related.isSettled?.(pod) !== false;
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Whether a pod has run to its end, well or not. */
export function isFinished(pod: KubeObject): boolean {
  const phase = as<Pod>(pod).status?.phase;
  return phase === "Succeeded" || phase === "Failed";
}

/** By its probes alone, as the kubelet has it. */
export function isReady(pod: KubeObject): boolean {
  return findCondition(as<Pod>(pod).status?.conditions, "Ready")?.status === "True";
}
