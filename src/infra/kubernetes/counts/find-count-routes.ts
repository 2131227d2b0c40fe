import type { CountRoute, DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { instancesOf, isRouted, withInstances } from "../../../domain/instance-counts.ts";
import type { Owner } from "../../infra-driver.ts";
import type { CheckTarget } from "../check/check-units.ts";
import type { KubeObject } from "../kube-client.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { canBeCounted, findAutoscaler } from "./counted-workloads.ts";
import { findLiveAutoscaler } from "./find-live-autoscaler.ts";
import { probeRoutes } from "./probe-routes.ts";

export interface InstalledUnit {
  readonly unit: DeploymentUnit;
  readonly record: ReleaseRecord;
  readonly owner: Owner;
}

/** See InfraDriver. Costs one short helm process, a few where the chart bounds its counts, and none when all routes are known. */
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
  const openIds = open.map(({ vduId }) => vduId);
  const routes =
    "manifests" in unit
      ? new Map<string, CountRoute>()
      : await probeRoutes(target, { ...installed, unit }, openIds, signal);
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
