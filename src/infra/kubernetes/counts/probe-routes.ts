import type { CountRoute, HelmUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { applySetStrings } from "../../../domain/helm-set-strings.ts";
import type { Owner } from "../../infra-driver.ts";
import type { CheckTarget } from "../check/check-units.ts";
import { isHook, renderUnit } from "../check/render-unit.ts";
import type { KubeObject } from "../kube-client.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { type BoundWorkload, bindWorkloads } from "../vnfc-binding.ts";
import { type CountValue, findCountValues } from "./count-values.ts";

/** Far from any number that a chart has by itself. */
const FIRST_SENTINEL = 101;
/** Values tried one by one; each takes one helm process or two. */
const MAX_SINGLE = 4;

export interface InstalledChart {
  readonly unit: HelmUnit;
  readonly record: ReleaseRecord;
  readonly owner: Owner;
}

type Routes = ReadonlyMap<string, CountRoute>;

/** What the chart would make with some values set otherwise; `undefined` when it refuses them. */
type Render = (settings: readonly string[]) => Promise<readonly KubeObject[] | undefined>;

/** VDU -> the value that sets its count, and no other workload's, for those of `vduIds` that have one. */
export async function probeRoutes(
  target: CheckTarget,
  { unit, record, owner }: InstalledChart,
  vduIds: readonly string[],
  signal: AbortSignal,
): Promise<Routes> {
  const counts = findCountValues(record.chartValues, unit.values);
  if (counts.length === 0) return new Map();
  const { kube } = target;
  const [kubeVersion, apiVersions] = await Promise.all([kube.version(signal), kube.servedApis(signal)]);
  // The chart that is installed, not a newer one.
  const wish = { kubeVersion, apiVersions, isFresh: false };
  const render: Render = async (settings) => {
    const probed = { ...unit, values: applySetStrings(unit.values, settings) };
    try {
      const { objects } = await renderUnit(target, { unit: probed, owner }, wish, signal);
      return objects.filter((object) => !isHook(object));
    } catch (error) {
      if (error instanceof VnfmError && ["HELM_FAILED", "VALUES_REFUSED"].includes(error.code))
        return undefined;
      throw error;
    }
  };
  return (
    (await probeTogether(unit, counts, render)) ??
    (await probeSingly({ unit, record, vduIds }, counts, render))
  );
}

/** All values at once, each with a number of its own, which tells by which of them it went in wherever it comes out. */
async function probeTogether(
  unit: HelmUnit,
  counts: readonly CountValue[],
  render: Render,
): Promise<Routes | undefined> {
  const paths = new Map(counts.map(({ path }, index) => [FIRST_SENTINEL + index, path]));
  const objects = await render([...paths].map(([sentinel, path]) => `${path}=${sentinel}`));
  if (objects === undefined) return undefined;
  return new Map(
    bindWorkloads(unit, objects).bound.flatMap(({ vdu, workload }): [string, CountRoute][] => {
      const sentinel = countOf(workload);
      const path = paths.get(sentinel);
      const isShared = objects.some((object) => object !== workload && countOf(object) === sentinel);
      return path === undefined || isShared ? [] : [[vdu.vduId, { kind: "value", path }]];
    }),
  );
}

/**
 * For charts that take no number so large: one value after the other, by one more or less than it has. Only those are tried that hold
 * the number which the chart has given to one of the workloads.
 */
async function probeSingly(
  { unit, record, vduIds }: Pick<InstalledChart, "unit" | "record"> & { readonly vduIds: readonly string[] },
  counts: readonly CountValue[],
  render: Render,
): Promise<Routes> {
  const isWanted = ({ vdu }: BoundWorkload) => vduIds.includes(vdu.vduId);
  const before = new Map(record.objects.map((object) => [nameOf(object), countOf(object)]));
  const present = bindWorkloads(unit, record.objects).bound.filter(isWanted);
  const likely = counts.filter(({ number }) => present.some(({ workload }) => countOf(workload) === number));
  const routes = new Map<string, CountRoute>();
  for (const { path, number } of likely.slice(0, MAX_SINGLE)) {
    const [other, objects] = await firstTaken([number + 1, number - 1], path, render);
    const moved = objects.filter(
      (object) => countOf(object) === other && before.get(nameOf(object)) === number,
    );
    const bound = bindWorkloads(unit, objects).bound.filter(isWanted);
    const vdu = bound.find(({ workload }) => workload === moved[0])?.vdu;
    if (vdu !== undefined && moved.length === 1) routes.set(vdu.vduId, { kind: "value", path });
  }
  return routes;
}

/** The first of the numbers that the chart takes, and what it makes then. */
async function firstTaken(
  numbers: readonly number[],
  path: string,
  render: Render,
): Promise<readonly [number: number, objects: readonly KubeObject[]]> {
  for (const number of numbers.filter((one) => one >= 0)) {
    const objects = await render([`${path}=${number}`]);
    if (objects !== undefined) return [number, objects];
  }
  return [Number.NaN, []];
}

function countOf({ spec }: KubeObject): number {
  return Number(spec?.replicas);
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`;
}
