import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { DeploymentUnit, HelmUnit } from "../../domain/deployment.ts";
import { type InvalidParam, pointerSegment, VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import { mergePatch } from "../../domain/merge-patch.ts";
import type { PackageChart, VnfPackage } from "../../domain/vnf-package.ts";

const MAX_REPORTED = 20;

/**
 * Checks the values of every chart of the package against its own `values.schema.json`, as Helm would, but before
 * the client has its answer. VALUES_REFUSED points into the request where the value stands there, else into the chart's values.
 * Charts from elsewhere, and schemas of sub-charts, are left to Helm.
 */
export function checkValuesSchemas(
  units: readonly DeploymentUnit[],
  vnfPackage: VnfPackage,
  additionalParams: JsonObject,
): void {
  const problems = units.flatMap((unit) => {
    if ("manifests" in unit) return [];
    const chart = vnfPackage.content?.charts.find(
      ({ path }) => unit.chart.kind === "package" && unit.chart.path === path,
    );
    if (chart?.valuesSchema === undefined) return [];
    return violations(unit, chart, chart.valuesSchema).map(
      ({ instancePath, message }): InvalidParam => ({
        pointer: requestPointer(instancePath, additionalParams, unit.name),
        reason: message ?? "refused",
      }),
    );
  });
  const [first] = problems;
  if (first === undefined) return;
  throw new VnfmError(
    "VALUES_REFUSED",
    `The chart's values.schema.json refuses ${first.pointer}: ${first.reason}.`,
    {
      invalidParams: problems.slice(0, MAX_REPORTED),
    },
  );
}

function violations(unit: HelmUnit, chart: PackageChart, schema: JsonObject): readonly ErrorObject[] {
  const validate = compile(schema);
  if (validate === undefined) return [];
  const values = mergePatch(chart.values, unit.values);
  return validate(values) ? [] : (validate.errors ?? []);
}

/** `undefined` for a schema that ajv cannot use (an older draft, a remote reference): Helm then has the say. */
function compile(schema: JsonObject): ValidateFunction | undefined {
  const dialect = String(schema.$schema ?? "");
  const Dialect = dialect.includes("2020-12") ? Ajv2020 : dialect.includes("2019-09") ? Ajv2019 : Ajv;
  try {
    return new Dialect({ strict: false, allErrors: true, validateFormats: false, logger: false }).compile(
      schema,
    );
  } catch {
    return undefined;
  }
}

/** Where in the request the refused value stands; a value of the chart itself is named by its place there. */
function requestPointer(instancePath: string, additionalParams: JsonObject, unitName: string): string {
  const { helm_values: values, helm_parameters: parameters } = additionalParams;
  const places = [
    [
      `/${pointerSegment(unitName)}`,
      (given: Json | undefined) => (isJsonObject(given) ? given[unitName] : undefined),
    ],
    ["", (given: Json | undefined) => given],
  ] as const;
  for (const [prefix, pick] of places) {
    const set = Object.keys(asObject(pick(parameters))).find((path) => covers(path, instancePath));
    if (set !== undefined) return `/additionalParams/helm_parameters${prefix}/${pointerSegment(set)}`;
    if (holds(pick(values), instancePath)) return `/additionalParams/helm_values${prefix}${instancePath}`;
  }
  return listedPointer(instancePath, additionalParams, unitName) ?? `${unitName}/values.yaml#${instancePath}`;
}

/** The place within `using_helm_install_param`, where values are `path=value` texts. */
function listedPointer(
  instancePath: string,
  { using_helm_install_param: list }: JsonObject,
  unitName: string,
): string | undefined {
  const releases = Array.isArray(list) ? list.map(asObject) : [];
  const release = releases.findIndex(({ helmreleasename }) => helmreleasename === unitName);
  const settings = releases[release]?.helmparameter;
  const setting = (Array.isArray(settings) ? settings : []).findLastIndex((text: Json) =>
    covers(String(text).split("=", 1)[0] ?? "", instancePath),
  );
  if (setting === -1) return undefined;
  return `/additionalParams/using_helm_install_param/${release}/helmparameter/${setting}`;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Whether a `--set` path leads to the place or to something around or within it. */
function covers(setPath: string, instancePath: string): boolean {
  const place = `/${setPath.replace(/[.[]/g, "/").replaceAll("]", "")}/`;
  return place.startsWith(`${instancePath}/`) || `${instancePath}/`.startsWith(place);
}

function holds(values: Json | undefined, instancePath: string): boolean {
  let place = values;
  for (const segment of instancePath.split("/").slice(1)) {
    if (!isJsonObject(place)) return false;
    place = place[segment.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return place !== undefined;
}
