import { createHash } from "node:crypto";
import type { DeploymentUnit, HelmUnit, VduBinding } from "../../domain/deployment.ts";
import { invalidParam, pointerSegment } from "../../domain/errors.ts";
import { applySetStrings } from "../../domain/helm-set-strings.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import type { DeploymentFlavour, Mciop } from "../../domain/vnfd.ts";
import { mergeValues } from "../../support/merge-values.ts";
import { chartSources, type NamedChart } from "./chart-sources.ts";
import { requestedValues } from "./chart-values.ts";
import {
  countsAt,
  namedReplicaPlaces,
  overriddenCounts,
  type ReplicaPlace,
  toBinding,
  withCounts,
} from "./replica-places.ts";

export interface DeploymentWish {
  readonly vnfInstanceId: string;
  readonly vnfPackage: VnfPackage;
  readonly flavour: DeploymentFlavour;
  /** VDU -> instances wanted. */
  readonly instances: Readonly<Record<string, number>>;
  readonly additionalParams: JsonObject;
  /** Values that a unit has already; the request's are merged over them, as Helm merges values files. */
  readonly ownValues?: (unit: Pick<HelmUnit, "name" | "releaseName">) => JsonObject;
}

export interface DeploymentPlan<Unit extends DeploymentUnit = DeploymentUnit> {
  readonly namespace: string;
  readonly units: readonly Unit[];
  /** What the request says that does not come to pass. */
  readonly planWarnings: readonly string[];
}

/**
 * Turns a request (Tacker's `additionalParams` for ETSINFV.HELM.V_3, and more) and the VNFD into Helm releases with
 * their complete values. Pure; INVALID_REQUEST and CHART_NOT_IN_PACKAGE carry the pointer.
 */
export function planDeployment(wish: DeploymentWish): DeploymentPlan<HelmUnit> {
  const { additionalParams, flavour, vnfPackage } = wish;
  const namespace = readNamespace(additionalParams.namespace);
  const charts = chartSources(additionalParams.helm_chart_path, vnfPackage, flavour);
  const values = requestedValues(
    additionalParams,
    charts.map(({ name }) => name),
  );
  const places = namedReplicaPlaces(additionalParams.helm_value_names, flavour, {
    names: charts.map(({ name }) => name),
    ofVdu: (vduId) => chartOf(vduId, charts, flavour.mciops),
  });
  const planWarnings = [...strayMappings(wish)];
  const units = charts.map((chart): HelmUnit => {
    const requested = values.get(chart.name) ?? { values: {}, settings: [] };
    const own = places.filter(({ unitName }) => unitName === chart.name);
    const asked = applySetStrings(requested.values, requested.settings);
    planWarnings.push(...overriddenCounts(chart.name, asked, countsAt(own, wish)));
    const identity = {
      name: chart.name,
      releaseName: releaseName(wish.vnfInstanceId, charts.length === 1 ? undefined : chart.name),
    };
    return {
      ...identity,
      namespace,
      chart: chart.source,
      values: withCounts(
        applySetStrings(mergeValues(wish.ownValues?.(identity) ?? {}, requested.values), requested.settings),
        own,
        wish,
      ),
      stage: stageOf(chart, flavour.mciops),
      vdus: bindings(chart, wish, own),
    };
  });
  return { namespace, units, planWarnings };
}

/**
 * `vnf` and the instance's id without dashes, as Tacker; with several charts also the chart's name. Within Helm's 53 characters and
 * its alphabet: a name that does not fit (an Mciop's may hold anything) is shortened and told apart by a hash.
 */
export function releaseName(vnfInstanceId: string, chartName?: string): string {
  const base = `vnf${vnfInstanceId.replaceAll("-", "")}`;
  if (chartName === undefined) return base;
  const room = 53 - base.length - 1;
  const fitting = chartName.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  if (fitting === chartName && fitting.length <= room) return `${base}-${fitting}`;
  const hash = createHash("sha256").update(chartName).digest("hex").slice(0, 4);
  return `${base}-${fitting.slice(0, room - 5)}-${hash}`.replace(/-+/g, "-");
}

/** `default` when nothing is given, as with Tacker. */
export function readNamespace(given: Json | undefined): string {
  if (given === undefined) return "default";
  if (typeof given === "string" && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given)) return given;
  throw invalidParam(
    "/additionalParams/namespace",
    "must be a Kubernetes namespace: lower-case letters, digits, inner dashes",
  );
}

function chartOf(vduId: string, charts: readonly NamedChart[], mciops: readonly Mciop[]): string | undefined {
  if (charts.length === 1) return charts[0]?.name;
  return charts.find((chart) => mciopOf(chart, mciops)?.associatedVdus.includes(vduId))?.name;
}

/** A chart of the request is an Mciop of the VNFD when it is the same file. */
function mciopOf({ source }: NamedChart, mciops: readonly Mciop[]): Mciop | undefined {
  return source.kind === "package" ? mciops.find(({ chartPath }) => chartPath === source.path) : undefined;
}

/** Length of the longest chain of Mciops this one depends on (SOL001 6.8.14; the VNFD reader has refused cycles). */
export function stageOf(chart: NamedChart, mciops: readonly Mciop[]): number {
  const depth = (mciop: Mciop | undefined): number =>
    mciop === undefined
      ? -1
      : 1 + Math.max(-1, ...mciop.dependsOn.map((id) => depth(mciops.find(({ mciopId }) => mciopId === id))));
  return Math.max(0, depth(mciopOf(chart, mciops)));
}

function bindings(
  chart: NamedChart,
  wish: DeploymentWish,
  places: readonly ReplicaPlace[],
): readonly VduBinding[] {
  const { flavour, additionalParams } = wish;
  const associated = mciopOf(chart, flavour.mciops)?.associatedVdus;
  return flavour.vdus
    .filter(({ vduId }) => associated === undefined || associated.includes(vduId))
    .map((vdu) => toBinding(vdu, requestedWorkload(additionalParams.vdu_mapping, vdu.vduId), places, wish));
}

/** Warns of VDUs of `vdu_mapping` that the flavour has not: clients send one map for several packages. */
export function strayMappings({ additionalParams, flavour }: DeploymentWish): readonly string[] {
  const { vdu_mapping: given = {} } = additionalParams;
  if (!isJsonObject(given)) throw invalidParam("/additionalParams/vdu_mapping", "must be a map of VDU ids");
  const known = flavour.vdus.map(({ vduId }) => vduId);
  return Object.keys(given)
    .filter((vduId) => !known.includes(vduId))
    .map(
      (vduId) =>
        `vdu_mapping names VDU ${vduId}, which flavour ${flavour.flavourId} has not; its VDUs: ${known.join(", ")}.`,
    );
}

/** `vdu_mapping`: VDU -> `{ name, kind? }`. */
export function requestedWorkload(given: Json | undefined, vduId: string): VduBinding["workload"] {
  const mapping = isJsonObject(given) ? given[vduId] : undefined;
  if (mapping === undefined) return undefined;
  const { name, kind } = isJsonObject(mapping) ? mapping : {};
  if (typeof name !== "string") {
    throw invalidParam(
      `/additionalParams/vdu_mapping/${pointerSegment(vduId)}/name`,
      "must name the workload",
    );
  }
  return { name, ...(typeof kind === "string" ? { kind } : {}) };
}
