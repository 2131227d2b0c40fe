import type { CountRoute, DeploymentUnit, HelmUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { instancesOf, isRouted, withInstances } from "../../../domain/instance-counts.ts";
import type { Owner } from "../../infra-driver.ts";
import type { CheckTarget } from "../check/check-units.ts";
import { isHook, renderUnit } from "../check/render-unit.ts";
import type { KubeObject } from "../kube-client.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { canBeCounted, findAutoscaler } from "./counted-workloads.ts";
import { findLiveAutoscaler } from "./find-live-autoscaler.ts";
import { probeReplicas } from "./replica-probe.ts";

export interface InstalledUnit {
  readonly unit: DeploymentUnit;
  readonly record: ReleaseRecord;
  readonly owner: Owner;
}

/** See InfraDriver. Costs one short helm process, and none when all routes are known. */
export async function findCountRoutes(
  target: CheckTarget,
  installed: InstalledUnit,
  vduIds: readonly string[],
  signal: AbortSignal,
): Promise<DeploymentUnit> {
  const { unit, record } = installed;
  const { bound } = bindWorkloads(unit, record.objects);
  for (const vduId of vduIds) {
    const workload = bound.find(({ vdu }) => vdu.vduId === vduId)?.workload;
    const scaler =
      workload &&
      (findAutoscaler(record.objects, workload) ?? (await findLiveAutoscaler(target.kube, workload, signal)));
    checkCountable(vduId, workload, scaler);
  }
  const open = unit.vdus.filter((vdu) => vduIds.includes(vdu.vduId) && !isRouted(vdu));
  if (open.length === 0) return unit;
  const routes =
    "manifests" in unit ? new Map<string, CountRoute>() : await probe(target, { ...installed, unit }, signal);
  const vdus = unit.vdus.map((vdu) =>
    open.includes(vdu) ? { ...vdu, count: routes.get(vdu.vduId) ?? { kind: "subresource" as const } } : vdu,
  );
  return withInstances({ ...unit, vdus }, instancesOf(open));
}

function checkCountable(
  vduId: string,
  workload: KubeObject | undefined,
  scaler: KubeObject | undefined,
): void {
  if (workload === undefined) {
    throw new VnfmError(
      "COUNT_FIXED",
      `No workload could be told to be VDU ${vduId}: name it in additionalParams.vdu_mapping of the instantiation, or in the VNFD.`,
    );
  }
  const name = `${workload.kind} ${workload.metadata.name}`;
  if (!canBeCounted(workload)) {
    throw new VnfmError("COUNT_FIXED", `VDU ${vduId} is ${name}: that kind has no number of pods to set.`);
  }
  if (scaler !== undefined) {
    throw new VnfmError(
      "COUNT_FIXED",
      `VDU ${vduId} is ${name}, whose number of pods ${scaler.kind} ${scaler.metadata.name} sets. Turn the autoscaler off, or leave scaling to it.`,
    );
  }
}

/** VDU -> the value that sets its count, and no other workload's. A chart that refuses the probe's numbers tells nothing. */
async function probe(
  target: CheckTarget,
  { unit, record, owner }: InstalledUnit & { readonly unit: HelmUnit },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CountRoute>> {
  const { values, paths } = probeReplicas(record.chartValues, unit.values);
  if (paths.size === 0) return new Map();
  const { kube } = target;
  const [kubeVersion, apiVersions] = await Promise.all([kube.version(signal), kube.servedApis(signal)]);
  // The chart that is installed, not a newer one.
  const wish = { kubeVersion, apiVersions, isFresh: false };
  const objects = await renderUnit(target, { unit: { ...unit, values }, owner }, wish, signal).then(
    (rendered) => rendered.objects.filter((object) => !isHook(object)),
    (error: unknown) => {
      if (error instanceof VnfmError && ["HELM_FAILED", "VALUES_REFUSED"].includes(error.code)) return [];
      throw error;
    },
  );
  const { bound } = bindWorkloads(unit, objects);
  return new Map(
    bound.flatMap(({ vdu, workload }): [string, CountRoute][] => {
      const sentinel = Number(workload.spec?.replicas);
      const path = paths.get(sentinel);
      const isShared = objects.some(
        (object) => object !== workload && Number(object.spec?.replicas) === sentinel,
      );
      return path === undefined || isShared ? [] : [[vdu.vduId, { kind: "value", path }]];
    }),
  );
}
