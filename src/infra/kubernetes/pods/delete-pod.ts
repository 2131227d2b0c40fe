import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Wait } from "../../infra-driver.ts";
import type { KubeClient } from "../kube-client.ts";
import { as, type Conditioned, findCondition, type Pod } from "../readiness/kube-shapes.ts";

/** Asks this very pod, told by its uid, to end; on a node that does not answer it is removed at once. */
export async function deletePod(
  kube: KubeClient,
  ref: ObjectRef,
  wait: Pick<Wait, "onChange">,
  signal: AbortSignal,
): Promise<void> {
  const { uid, ...byName } = ref;
  const pod = await kube.get(byName, signal);
  if (pod === undefined || pod.metadata.uid !== uid) return;
  const lostNode = await findLostNode(kube, as<Pod>(pod).spec?.nodeName, signal);
  if (lostNode !== undefined) {
    wait.onChange(`Pod ${ref.name}: node ${lostNode} does not answer, so the pod is removed without it`);
  }
  await kube.delete(ref, lostNode === undefined ? {} : { gracePeriodSeconds: 0 }, signal);
}

/** A node that is gone, or not ready, cannot confirm that a pod has ended. Who may not read nodes is not told. */
async function findLostNode(
  kube: KubeClient,
  name: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    const node = await kube.get({ apiVersion: "v1", kind: "Node", name }, signal);
    const conditions = node && as<Conditioned>(node).status?.conditions;
    return findCondition(conditions, "Ready")?.status === "True" ? undefined : name;
  } catch (error) {
    if (error instanceof VnfmError && error.code === "VIM_RIGHTS_MISSING") return undefined;
    throw error;
  }
}
