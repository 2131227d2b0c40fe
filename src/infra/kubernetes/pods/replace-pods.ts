import type { ObjectRef, WorkloadPods } from "../../../domain/deployment.ts";
import type { Wait } from "../../infra-driver.ts";
import { type AwaitedRelease, type AwaitOptions, awaitReady } from "../await-ready.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { toHelmOwned } from "../release/release-owner.ts";
import { awaitGone } from "../removal/await-gone.ts";
import { deletePod } from "./delete-pod.ts";

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
