import type { ChartSource, DeploymentRecord, DeploymentUnit } from "../../domain/deployment.ts";
import { invalidParam } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { ScaleInfo } from "../../domain/vnf-instance.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { type DeploymentFlavour, instancesAt } from "../../domain/vnfd.ts";
import { keptParameters } from "./kept-parameters.ts";
import { planDeployment } from "./plan-deployment.ts";

export interface PackageChangeWish {
  readonly vnfInstanceId: string;
  /** What runs now. */
  readonly deployment: DeploymentRecord;
  /** What the instance was last asked for: `helm_chart_path`, `helm_value_names`. */
  readonly metadata: JsonObject;
  readonly scaleStatus: readonly ScaleInfo[];
  /** Of the instance as it is; `undefined` when nothing of it is known any more. */
  readonly former: VnfPackage | undefined;
  readonly vnfPackage: VnfPackage;
  /** Of the new package. */
  readonly flavour: DeploymentFlavour;
  readonly additionalParams: JsonObject;
}

export interface PackageChange {
  /** All that shall run; a unit that runs already keeps its release's name. */
  readonly units: readonly DeploymentUnit[];
  readonly instances: Readonly<Record<string, number>>;
  readonly scaleStatus: readonly ScaleInfo[];
  /** The parameters that later operations must know, given now or before. */
  readonly kept: JsonObject;
}

/**
 * Turns the request for another package into releases: as for an instantiation, but what it does not say stays as it is.
 * Pure; INVALID_REQUEST and CHART_NOT_IN_PACKAGE carry the pointer.
 */
export function planPackageChange(wish: PackageChangeWish): PackageChange {
  const { deployment, vnfPackage, flavour, additionalParams } = wish;
  const scaleStatus = newScaleStatus(wish);
  const instances = newInstances(flavour, deployment.units, scaleStatus);
  const helmChartPath = additionalParams.helm_chart_path ?? presentCharts(wish);
  const helmValueNames = additionalParams.helm_value_names ?? presentValueNames(wish);
  const asked: JsonObject = {
    ...(helmChartPath === undefined ? {} : { helm_chart_path: helmChartPath }),
    ...(helmValueNames === undefined ? {} : { helm_value_names: helmValueNames }),
  };
  const planned = planDeployment({
    vnfInstanceId: wish.vnfInstanceId,
    vnfPackage,
    flavour,
    instances,
    additionalParams: { ...additionalParams, ...asked, namespace: deployment.namespace },
    ownValues: (unit) => findFormer(unit, deployment.units)?.values ?? {},
  });
  const units = planned.units.map((unit) => continued(unit, findFormer(unit, deployment.units)));
  return { units, instances, scaleStatus, kept: keptParameters(asked) };
}

/** Units are the same when they have the same name, or would be the same release: a VNF's only chart may be renamed. */
function findFormer(
  unit: Pick<DeploymentUnit, "name" | "releaseName">,
  units: readonly DeploymentUnit[],
): DeploymentUnit | undefined {
  return (
    units.find(({ name }) => name === unit.name) ??
    units.find(({ releaseName }) => releaseName === unit.releaseName)
  );
}

function continued(unit: DeploymentUnit, former: DeploymentUnit | undefined): DeploymentUnit {
  if (former === undefined) return unit;
  const vdus = unit.vdus.map((vdu) => {
    const known = former.vdus.find(({ vduId }) => vduId === vdu.vduId);
    const { workload = known?.workload, count = known?.count } = vdu;
    return {
      ...vdu,
      ...(workload === undefined ? {} : { workload }),
      ...(count === undefined ? {} : { count }),
    };
  });
  return { ...unit, releaseName: former.releaseName, vdus };
}

/** Levels stay; an aspect that is new begins at zero. */
function newScaleStatus({ flavour, scaleStatus }: PackageChangeWish): readonly ScaleInfo[] {
  return flavour.scalingAspects.map(({ aspectId, maxScaleLevel }) => {
    const scaleLevel = scaleStatus.find((aspect) => aspect.aspectId === aspectId)?.scaleLevel ?? 0;
    if (scaleLevel > maxScaleLevel) {
      throw invalidParam(
        "/vnfdId",
        `aspect ${aspectId} is at level ${scaleLevel}, and the new VNFD ends at ${maxScaleLevel}; scale in first`,
      );
    }
    return { aspectId, scaleLevel };
  });
}

/** By the scale levels; a VDU that no aspect scales keeps its number, which may be that of an instantiation level. */
function newInstances(
  flavour: DeploymentFlavour,
  units: readonly DeploymentUnit[],
  scaleStatus: readonly ScaleInfo[],
): Readonly<Record<string, number>> {
  const levels = Object.fromEntries(scaleStatus.map(({ aspectId, scaleLevel }) => [aspectId, scaleLevel]));
  const present = new Map(
    units.flatMap(({ vdus }) => vdus.map(({ vduId, instances }) => [vduId, instances])),
  );
  const isScaled = (vduId: string) => flavour.scalingAspects.some(({ deltas }) => vduId in deltas);
  return Object.fromEntries(
    flavour.vdus.map((vdu) => {
      const now = isScaled(vdu.vduId) ? undefined : present.get(vdu.vduId);
      return [vdu.vduId, now ?? instancesAt(flavour, vdu, levels)];
    }),
  );
}

/** The charts that run now, as they are in the new package; `undefined` where its VNFD has the say. */
function presentCharts({
  deployment,
  metadata,
  former,
  vnfPackage,
  flavour,
}: PackageChangeWish): Json | undefined {
  if (metadata.helm_chart_path === undefined && flavour.mciops.length > 0) return undefined;
  const [only] = deployment.units;
  const locate = ({ chart }: DeploymentUnit) => locateChart(chart, former, vnfPackage);
  const path = only && locate(only);
  if (typeof path === "string" && deployment.units.length === 1 && !isJsonObject(metadata.helm_chart_path)) {
    return path;
  }
  return Object.fromEntries(deployment.units.map((unit) => [unit.name, locate(unit)]));
}

/** A chart of the package by its name in Chart.yaml, which a new version keeps; else by its path. */
function locateChart(chart: ChartSource, former: VnfPackage | undefined, vnfPackage: VnfPackage): Json {
  switch (chart.kind) {
    case "package": {
      const name = former?.content?.charts.find(({ path }) => path === chart.path)?.name;
      const renewed = vnfPackage.content?.charts.filter((candidate) => candidate.name === name) ?? [];
      return renewed.length === 1 ? (renewed[0]?.path ?? chart.path) : chart.path;
    }
    case "repository": {
      const { url, chart: name, version, credentials } = chart;
      return { repository: url, chart: name, ...(version === undefined ? {} : { version }), ...credentials };
    }
    case "oci": {
      const { reference, version, credentials } = chart;
      if (version === undefined && credentials === undefined) return reference;
      return { oci: reference, ...(version === undefined ? {} : { version }), ...credentials };
    }
  }
}

/** As last asked for, else as they are known of what runs; without VDUs that the new flavour does not have any more. */
function presentValueNames({ deployment, metadata, flavour }: PackageChangeWish): JsonObject | undefined {
  const { helm_value_names: asked } = metadata;
  const names = isJsonObject(asked) ? asked : knownValueNames(deployment.units);
  const known = new Set(flavour.vdus.map(({ vduId }) => vduId));
  const left = Object.entries(names).filter(([vduId]) => known.has(vduId));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function knownValueNames(units: readonly DeploymentUnit[]): JsonObject {
  return Object.fromEntries(
    units.flatMap(({ name, vdus }) =>
      vdus.flatMap(({ vduId, count }) =>
        count?.kind !== "value"
          ? []
          : [[vduId, { replica: count.path, ...(units.length > 1 ? { chart: name } : {}) }] as const],
      ),
    ),
  );
}
