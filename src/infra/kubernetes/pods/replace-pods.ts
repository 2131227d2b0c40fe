import type { ObjectRef, WorkloadPods } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Wait } from "../../infra-driver.ts";
import { type AwaitedRelease, type AwaitOptions, awaitReady } from "../await-ready.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type Conditioned, findCondition, type Pod } from "../readiness/kube-shapes.ts";
import { toHelmOwned } from "../release/release-owner.ts";
import { awaitGone } from "../removal/await-gone.ts";

export interface Replacement {
  /** Of all units; those that have none of the workloads are left out of account. */
  readonly releases: readonly AwaitedRelease[];
  readonly workloads: readonly WorkloadPods[];
  readonly wait: Wait;
  readonly options: AwaitOptions;
}

/** Replaces these very pods and waits for their workloads; see InfraDriver. */
export async function replacePods(
  kube: KubeClient,
  { releases, workloads, wait, options }: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const isMeant = (object: KubeObject) => workloads.some((workload) => isSame(object, workload));
  const meant = releases
    .map(({ unit, record }) => ({
      unit,
      record: { ...record, objects: record.objects.filter(isMeant) },
    }))
    .filter(({ record }) => record.objects.length > 0);

  const pods = workloads.flatMap(({ namespace, pods }) => pods.map((pod) => podRef(namespace, pod)));
  await inTurn(pods, (ref) => deletePod(kube, ref, wait, signal));
  await awaitGone(kube, pods, { ...wait, mode: "GRACEFUL" }, options.now, signal);
  for (const { unit, record } of meant) {
    const bare = record.objects.filter(({ kind }) => kind === "Pod");
    // Present already: made anew by an attempt before this one.
    const owned = bare.map((object) => ("manifests" in unit ? object : toHelmOwned(object, unit)));
    await inTurn(owned, (object) => kube.create(withoutNode(object), signal));
  }
  await awaitReady(kube, meant, wait, options, signal);
}

async function deletePod(kube: KubeClient, ref: ObjectRef, wait: Wait, signal: AbortSignal): Promise<void> {
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

/** A chart that names a node may name the one that is broken. */
function withoutNode(pod: KubeObject): KubeObject {
  const { nodeName: _, ...spec } = pod.spec ?? {};
  return { ...pod, spec };
}

function podRef(namespace: string, { name, uid }: WorkloadPods["pods"][number]): ObjectRef {
  return { apiVersion: "v1", kind: "Pod", namespace, name, uid };
}

function isSame({ kind, metadata }: KubeObject, workload: WorkloadPods): boolean {
  return (
    kind === workload.kind && metadata.name === workload.name && metadata.namespace === workload.namespace
  );
}
