import type { DeploymentUnit, VduBinding } from "../../../domain/deployment.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient } from "../kube-client.ts";
import { findReleaseRecord, refOf } from "../release-record.ts";
import { bindWorkloads } from "../vnfc-binding.ts";

/** Sets the counts that go to the workloads themselves, where they are not as wanted. */
export async function applyCounts(
  kube: KubeClient,
  unit: DeploymentUnit,
  signal: AbortSignal,
): Promise<void> {
  if (!unit.vdus.some(isSetOnWorkload)) return;
  const release = { name: unit.releaseName, namespace: unit.namespace };
  const record = await findReleaseRecord(kube, release, signal);
  const { bound } = bindWorkloads(unit, record?.objects ?? []);
  await inTurn(
    bound.filter(({ vdu }) => isSetOnWorkload(vdu)),
    async ({ vdu, workload }) => {
      const live = await kube.get(refOf(workload), signal);
      if (live === undefined || live.spec?.replicas === vdu.instances) return;
      await kube.scale(refOf(workload), vdu.instances, signal);
    },
  );
}

function isSetOnWorkload({ count }: VduBinding): boolean {
  return count?.kind === "subresource";
}
