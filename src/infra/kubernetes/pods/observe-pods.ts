import type { DeploymentUnit, ObservedPod } from "../../../domain/deployment.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { Descendants } from "../readiness/ownership.ts";
import { isFinished, isReady, isTerminating } from "../readiness/pod-readiness.ts";
import { refOf } from "../release-record.ts";
import { listOwned } from "../removal/list-owned.ts";
import { findUnitRecord } from "../unit-record.ts";
import { bindPods, isWorkload } from "../vnfc-binding.ts";

/** The pods that serve the units now, whatever their state; see InfraDriver. */
export async function observePods(
  kube: KubeClient,
  units: readonly DeploymentUnit[],
  signal: AbortSignal,
): Promise<readonly ObservedPod[]> {
  const observed = await Promise.all(units.map((unit) => observeUnit(kube, unit, signal)));
  return observed.flat();
}

async function observeUnit(
  kube: KubeClient,
  unit: DeploymentUnit,
  signal: AbortSignal,
): Promise<readonly ObservedPod[]> {
  const record = await findUnitRecord(kube, unit, signal);
  const expected = (record?.objects ?? []).filter(isWorkload);
  const found = await inTurn(expected, (object) => kube.get(refOf(object), signal));
  const workloads = found.filter((object) => object !== undefined);
  const { owned } = await listOwned(kube, workloads, signal);
  const byUid = new Map([...workloads, ...owned].map((object) => [object.metadata.uid, object]));
  const pods = new Descendants(
    owned.filter(({ kind }) => kind === "Pod"),
    (uid) => byUid.get(uid),
  );
  return bindPods(unit, workloads, pods)
    .pods // A finished pod has been replaced by its controller, if it has one.
    .filter(({ vnfc, pod }) => vnfc.workloadKind === "Pod" || !isFinished(pod))
    .map(({ vnfc, pod }) => ({ ...vnfc, state: stateOf(pod) }));
}

function stateOf(pod: KubeObject): ObservedPod["state"] {
  if (isTerminating(pod)) return "terminating";
  return isReady(pod) ? "ready" : "not-ready";
}
