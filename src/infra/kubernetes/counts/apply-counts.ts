import type { DeploymentUnit, VduBinding } from "../../../domain/deployment.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient } from "../kube-client.ts";
import { refOf } from "../release-record.ts";
import { findUnitRecord } from "../unit-record.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { takesCount } from "./counted-workloads.ts";
import { findLiveAutoscaler } from "./find-live-autoscaler.ts";

/**
 * Sets the counts that go to the workloads themselves, where they are not as wanted. A workload whose count an autoscaler sets is left
 * alone, also when somebody has made the autoscaler beside the unit.
 */
export async function applyCounts(
  kube: KubeClient,
  unit: DeploymentUnit,
  signal: AbortSignal,
): Promise<void> {
  const isPlain = "manifests" in unit;
  if (!isPlain && !unit.vdus.some(isSetOnWorkload)) return;
  const record = await findUnitRecord(kube, unit, signal);
  const objects = record?.objects ?? [];
  const { bound } = bindWorkloads(unit, objects);
  const open = bound.filter(
    ({ vdu, workload }) => (isPlain || isSetOnWorkload(vdu)) && takesCount(objects, workload),
  );
  await inTurn(open, async ({ vdu, workload }) => {
    const live = await kube.get(refOf(workload), signal);
    if (live === undefined || live.spec?.replicas === vdu.instances) return;
    if ((await findLiveAutoscaler(kube, live, signal)) !== undefined) return;
    await kube.scale(refOf(workload), vdu.instances, signal);
  });
}

function isSetOnWorkload({ count }: VduBinding): boolean {
  return count?.kind === "subresource";
}
