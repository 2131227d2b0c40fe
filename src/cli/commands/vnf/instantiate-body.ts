import type { Json, JsonObject } from "../../../domain/json.ts";
import { mergeValues } from "../../../support/merge-values.ts";
import { usageError } from "../../cli-error.ts";

/** What the options on charts, their values, and manifests say. */
export interface ChartWish {
  /** `PATH`, or `NAME=PATH` for several charts. */
  readonly charts: readonly string[];
  /** `[CHART:]KEY=VALUE`, in the grammar of `helm --set`. */
  readonly set: readonly string[];
  /** Contents of values files, in order; `chart` when the option named one. */
  readonly values: readonly { readonly chart?: string; readonly content: JsonObject }[];
  /** `VDU=[CHART:]PATH`. */
  readonly replicas: readonly string[];
  /** Paths of plain manifests in the package, in place of charts. */
  readonly manifests: readonly string[];
}

/** What the options of `vnf instantiate` say, before it becomes a request body. */
export interface InstantiateWish extends ChartWish {
  readonly flavourId: string;
  readonly instantiationLevelId?: string;
  readonly vim?: { readonly vimId: string; readonly vimType: string };
  readonly namespace?: string;
}

/** The body of an instantiate request (SOL003 5.5.2.4) with Fairlead's `additionalParams`; what was not said is not in it. */
export function instantiateBody(wish: InstantiateWish): JsonObject {
  const additionalParams: JsonObject = { ...entry("namespace", wish.namespace), ...chartParams(wish) };
  return {
    flavourId: wish.flavourId,
    ...entry("instantiationLevelId", wish.instantiationLevelId),
    ...(wish.vim === undefined ? {} : { vimConnectionInfo: { vim1: { ...wish.vim } } }),
    ...(Object.keys(additionalParams).length === 0 ? {} : { additionalParams }),
  };
}

/** `additionalParams` on charts and their values. */
export function chartParams(wish: ChartWish): JsonObject {
  return {
    ...entry("helm_chart_path", chartPaths(wish.charts)),
    ...entry("lcm-kubernetes-def-files", wish.manifests.length === 0 ? undefined : wish.manifests),
    ...entry("helm_values", mergedValues(wish.values)),
    ...entry("helm_parameters", parameters(wish.set)),
    ...entry("helm_value_names", valueNames(wish.replicas)),
  };
}

/** Takes `CHART:` off the front of an option's value; a chart's name has lower-case letters, digits and dashes. */
export function splitChart(given: string): { readonly chart?: string; readonly rest: string } {
  const found = given.match(/^([a-z0-9][-a-z0-9]*):(.*)$/s);
  return found?.[1] === undefined ? { rest: given } : { chart: found[1], rest: found[2] ?? "" };
}

function chartPaths(charts: readonly string[]): Json | undefined {
  const [only] = charts;
  if (only === undefined) return undefined;
  if (charts.length === 1 && !only.includes("=")) return only;
  return Object.fromEntries(charts.map((chart) => splitPair(chart, "--chart", "NAME=PATH")));
}

function mergedValues(files: ChartWish["values"]): JsonObject | undefined {
  if (files.length === 0) return undefined;
  checkUniform(files, "--values", "CHART:FILE");
  return files.reduce<JsonObject>(
    (merged, { chart, content }) => mergeValues(merged, chart === undefined ? content : { [chart]: content }),
    {},
  );
}

function parameters(settings: readonly string[]): JsonObject | undefined {
  if (settings.length === 0) return undefined;
  const parts = settings.map(splitChart);
  checkUniform(parts, "--set", "CHART:KEY=VALUE");
  return parts.reduce<JsonObject>((all, { chart, rest }) => {
    const pair = Object.fromEntries([splitPair(rest, "--set", "KEY=VALUE")]);
    return mergeValues(all, chart === undefined ? pair : { [chart]: pair });
  }, {});
}

function valueNames(replicas: readonly string[]): JsonObject | undefined {
  if (replicas.length === 0) return undefined;
  return Object.fromEntries(
    replicas.map((given) => {
      const [vduId, target] = splitPair(given, "--replica", "VDU=VALUE.PATH");
      const { chart, rest } = splitChart(target);
      return [vduId, { replica: rest, ...entry("chart", chart) }];
    }),
  );
}

/** With several charts every value must say which one it is for. */
function checkUniform(parts: readonly { readonly chart?: string }[], option: string, form: string): void {
  const named = parts.filter(({ chart }) => chart !== undefined).length;
  if (named === 0 || named === parts.length) return;
  throw usageError(`Either all or none of the ${option} options name a chart (${option} ${form}).`);
}

function splitPair(given: string, option: string, form: string): [string, string] {
  const at = given.indexOf("=");
  if (at > 0 && at < given.length - (option === "--set" ? 0 : 1)) {
    return [given.slice(0, at), given.slice(at + 1)];
  }
  throw usageError(`${option} takes ${form}, not '${given}'.`);
}

function entry(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [key]: value };
}
