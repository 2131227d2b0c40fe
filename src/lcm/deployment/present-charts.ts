import type { ChartSource, HelmUnit } from "../../domain/deployment.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import type { DeploymentFlavour } from "../../domain/vnfd.ts";

/** What tells which charts a VNF runs from. */
interface PresentWish {
  readonly metadata: JsonObject;
  /** The package as it is; `undefined` when nothing of it is known any more. */
  readonly former: VnfPackage | undefined;
  readonly vnfPackage: VnfPackage;
  readonly flavour: DeploymentFlavour;
}

/** The charts that run now, as they are in the new package; `undefined` where its VNFD has the say. */
export function presentCharts(
  { metadata, former, vnfPackage, flavour }: PresentWish,
  units: readonly HelmUnit[],
): Json | undefined {
  if (metadata.helm_chart_path === undefined && flavour.mciops.length > 0) return undefined;
  const [only] = units;
  const locate = ({ chart }: HelmUnit) => locateChart(chart, former, vnfPackage);
  const path = only && locate(only);
  if (typeof path === "string" && units.length === 1 && !isJsonObject(metadata.helm_chart_path)) {
    return path;
  }
  return Object.fromEntries(units.map((unit) => [unit.name, locate(unit)]));
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
export function presentValueNames(
  { metadata, flavour }: PresentWish,
  units: readonly HelmUnit[],
): JsonObject | undefined {
  const { helm_value_names: asked } = metadata;
  const names = isJsonObject(asked) ? asked : knownValueNames(units);
  const known = new Set(flavour.vdus.map(({ vduId }) => vduId));
  const left = Object.entries(names).filter(([vduId]) => known.has(vduId));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function knownValueNames(units: readonly HelmUnit[]): JsonObject {
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
