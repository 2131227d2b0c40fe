import type { KubeObject } from "../kube-client.ts";

/** Kinds whose number of pods is a number that can be set. */
const countedKinds = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);
const autoscalerKinds = new Set(["HorizontalPodAutoscaler", "ScaledObject"]);

export function canBeCounted({ kind }: KubeObject): boolean {
  return countedKinds.has(kind);
}

/** What sets the number of a workload's pods by itself. */
export function findAutoscaler(objects: readonly KubeObject[], workload: KubeObject): KubeObject | undefined {
  return objects.find((object) => autoscalerKinds.has(object.kind) && scales(object, workload));
}

/** Whether it is Fairlead's to say how many pods a workload has, as far as the objects it came with tell. */
export function takesCount(objects: readonly KubeObject[], workload: KubeObject): boolean {
  return canBeCounted(workload) && findAutoscaler(objects, workload) === undefined;
}

function scales(scaler: KubeObject, { kind, metadata }: KubeObject): boolean {
  // autoscaling/v2 and KEDA alike; KEDA takes a Deployment unless told otherwise.
  const { scaleTargetRef } = (scaler.spec ?? {}) as {
    readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  };
  return scaleTargetRef?.name === metadata.name && (scaleTargetRef.kind ?? "Deployment") === kind;
}
