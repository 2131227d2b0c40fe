import type { DeploymentRecord, DeploymentUnit, HelmUnit, ManifestUnit } from "../../domain/deployment.ts";
import { invalidParam } from "../../domain/errors.ts";
import { instancesOf, withInstances } from "../../domain/instance-counts.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { ScaleInfo } from "../../domain/vnf-instance.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { type DeploymentFlavour, instancesAt } from "../../domain/vnfd.ts";
import { keptParameters } from "./kept-parameters.ts";
import { DEF_FILES } from "./manifest-files.ts";
import { planDeployment } from "./plan-deployment.ts";
import { findHelmParam, planManifests } from "./plan-manifests.ts";
import { presentCharts, presentValueNames } from "./present-charts.ts";

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

/** VDU -> instances wanted. */
type Instances = Readonly<Record<string, number>>;

export interface PackageChange {
  /** All that shall run; a unit that runs already keeps its release's name. */
  readonly units: readonly DeploymentUnit[];
  readonly instances: Instances;
  readonly scaleStatus: readonly ScaleInfo[];
  /** The parameters that later operations must know, given now or before. */
  readonly kept: JsonObject;
  /** What the request says that does not come to pass. */
  readonly planWarnings: readonly string[];
}

/**
 * Turns the request for another package into units: as for an instantiation, but what it does not say stays as it is.
 * Pure; INVALID_REQUEST, CHART_NOT_IN_PACKAGE and MANIFEST_NOT_IN_PACKAGE carry the pointer.
 */
export function planPackageChange(wish: PackageChangeWish): PackageChange {
  const { units: former } = wish.deployment;
  const scaleStatus = newScaleStatus(wish);
  const instances = newInstances(wish.flavour, former, scaleStatus);
  const manifests = former.find((unit) => "manifests" in unit);
  const { units, kept, planWarnings } = manifests
    ? otherManifests(wish, instances, manifests)
    : otherCharts(
        wish,
        instances,
        former.filter((unit) => "chart" in unit),
      );
  return {
    units: units.map((unit) => continued(unit, findFormer(unit, former))),
    instances,
    scaleStatus,
    kept,
    planWarnings,
  };
}

type Planned = Pick<PackageChange, "units" | "kept" | "planWarnings">;

const ANEW = "to go from one to the other, terminate the VNF and instantiate it anew";

function otherManifests(
  { vnfInstanceId, deployment, vnfPackage, flavour, additionalParams }: PackageChangeWish,
  instances: Instances,
  { manifests }: ManifestUnit,
): Planned {
  const helmParam = findHelmParam(additionalParams);
  if (helmParam !== undefined) {
    throw invalidParam(helmParam, `is for Helm charts, and the VNF runs from plain manifests; ${ANEW}`);
  }
  const files = additionalParams[DEF_FILES] ?? manifests.files.map(({ path }) => path);
  const { units, planWarnings } = planManifests({
    vnfInstanceId,
    vnfPackage,
    flavour,
    instances,
    additionalParams: { ...additionalParams, [DEF_FILES]: files, namespace: deployment.namespace },
  });
  return { units, kept: {}, planWarnings };
}

function otherCharts(wish: PackageChangeWish, instances: Instances, former: readonly HelmUnit[]): Planned {
  const { vnfInstanceId, deployment, vnfPackage, flavour, additionalParams } = wish;
  if (additionalParams[DEF_FILES] !== undefined) {
    throw invalidParam(
      `/additionalParams/${DEF_FILES}`,
      `is for plain manifests, and the VNF runs from Helm charts; ${ANEW}`,
    );
  }
  const helmChartPath = additionalParams.helm_chart_path ?? presentCharts(wish, former);
  const helmValueNames = additionalParams.helm_value_names ?? presentValueNames(wish, former);
  const asked: JsonObject = {
    ...(helmChartPath === undefined ? {} : { helm_chart_path: helmChartPath }),
    ...(helmValueNames === undefined ? {} : { helm_value_names: helmValueNames }),
  };
  const { units, planWarnings } = planDeployment({
    vnfInstanceId,
    vnfPackage,
    flavour,
    instances,
    additionalParams: { ...additionalParams, ...asked, namespace: deployment.namespace },
    ownValues: (unit) => findFormer(unit, former)?.values ?? {},
  });
  return { units, kept: keptParameters(asked), planWarnings };
}

/** Units are the same when they have the same name, or would be the same release: a VNF's only chart may be renamed. */
function findFormer<Unit extends DeploymentUnit>(
  unit: Pick<DeploymentUnit, "name" | "releaseName">,
  units: readonly Unit[],
): Unit | undefined {
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
  const definitions = "chart" in former ? former.definitions : undefined;
  // What the former chart's sub-charts have brought stays, whatever the new one brings.
  const kept = { ...unit, releaseName: former.releaseName, vdus, ...(definitions && { definitions }) };
  // By routes that were found, not named: the request's values, which know nothing of them, may have set another number.
  const found = unit.vdus.filter(({ count }) => count === undefined);
  if (found.length === 0) return kept;
  return withInstances(kept, instancesOf(found));
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
): Instances {
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
