import { invalidParam, pointerSegment } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";

/** What the request says about values: `helm_values` is exact JSON, `helm_parameters` speaks as `helm --set` does. */
export interface RequestedValues {
  readonly values: JsonObject;
  /** `path=value`, in the grammar of `--set`; applied after `values`. */
  readonly setStrings: readonly string[];
}

/**
 * Reads the values of each chart. With one chart both attributes are about it; with several they are maps of
 * chart names to values.
 */
export function requestedValues(
  additionalParams: JsonObject,
  chartNames: readonly string[],
): ReadonlyMap<string, RequestedValues> {
  const byChart = (attribute: "helm_values" | "helm_parameters") => {
    const given = readMap(additionalParams[attribute], `/additionalParams/${attribute}`);
    const [only] = chartNames;
    if (chartNames.length === 1 && only !== undefined && !isKeyedByChart(given, only))
      return { [only]: given };
    for (const name of Object.keys(given)) {
      if (!chartNames.includes(name)) {
        throw invalidParam(
          `/additionalParams/${attribute}/${pointerSegment(name)}`,
          `there is no chart '${name}'; the charts are ${chartNames.join(", ")}`,
        );
      }
    }
    return given;
  };
  const values = byChart("helm_values");
  const parameters = byChart("helm_parameters");
  return new Map(
    chartNames.map((name) => [
      name,
      {
        values: readMap(values[name], `/additionalParams/helm_values/${pointerSegment(name)}`),
        setStrings: Object.entries(
          readMap(parameters[name], `/additionalParams/helm_parameters/${pointerSegment(name)}`),
        ).flatMap(([path, value]) => toSetStrings(path, value)),
      },
    ]),
  );
}

/** A single chart may still be addressed by name, as if there were several. */
function isKeyedByChart(given: JsonObject, name: string): boolean {
  return Object.keys(given).length === 1 && isJsonObject(given[name]);
}

/** One `--set` argument per scalar. A comma in a string is part of it, unless the string is a `{list}`. */
function toSetStrings(path: string, value: Json): string[] {
  if (Array.isArray(value))
    return value.flatMap((element, index) => toSetStrings(`${path}[${index}]`, element));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, child]) =>
      toSetStrings(`${path}.${escapeSegment(key)}`, child),
    );
  }
  if (typeof value !== "string" || /^\{.*\}$/.test(value)) return [`${path}=${value}`];
  return [`${path}=${value.replace(/[\\,]/g, "\\$&")}`];
}

function escapeSegment(key: string): string {
  return key.replace(/[\\.,=[\]]/g, "\\$&");
}

function readMap(value: Json | undefined, pointer: string): JsonObject {
  if (value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw invalidParam(pointer, "must be a map");
}
