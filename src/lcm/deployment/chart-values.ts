import { invalidParam, pointerSegment } from "../../domain/errors.ts";
import type { ValueSetting } from "../../domain/helm-set-strings.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";

/** What the request says about values: `helm_values` is exact JSON, `helm_parameters` speaks as `helm --set` does. */
export interface RequestedValues {
  readonly values: JsonObject;
  /** `path=value`, in the grammar of `--set`; applied after `values`. */
  readonly settings: readonly ValueSetting[];
}

/**
 * Reads the values of each chart. With one chart both attributes are about it; with several they are maps of
 * chart names to values. INVALID_REQUEST carries the pointer.
 */
export function requestedValues(
  additionalParams: JsonObject,
  chartNames: readonly string[],
): ReadonlyMap<string, RequestedValues> {
  const values = byChart(additionalParams.helm_values, "/additionalParams/helm_values", chartNames);
  const parameters = byChart(
    additionalParams.helm_parameters,
    "/additionalParams/helm_parameters",
    chartNames,
  );
  return new Map(
    chartNames.map((name) => {
      const exact = values(name);
      refuseInexact(exact.given, exact.pointer);
      const { given, pointer } = parameters(name);
      const settings = Object.entries(given).flatMap(([path, value]) =>
        toSettings(path, value, `${pointer}/${pointerSegment(path)}`),
      );
      return [name, { values: exact.given, settings }];
    }),
  );
}

/** What an attribute says about a chart, and where. */
function byChart(
  attribute: Json | undefined,
  pointer: string,
  chartNames: readonly string[],
): (name: string) => { readonly given: JsonObject; readonly pointer: string } {
  const given = readMap(attribute, pointer);
  const [only] = chartNames;
  if (chartNames.length === 1 && only !== undefined && !isKeyedByChart(given, only)) {
    return () => ({ given, pointer });
  }
  for (const name of Object.keys(given)) {
    if (!chartNames.includes(name)) {
      throw invalidParam(
        `${pointer}/${pointerSegment(name)}`,
        `there is no chart '${name}'; the charts are ${chartNames.join(", ")}`,
      );
    }
  }
  return (name) => {
    const place = `${pointer}/${pointerSegment(name)}`;
    return { given: readMap(given[name], place), pointer: place };
  };
}

/** Of an integer beyond 2^53 it is not known any more what the client has written. */
function refuseInexact(value: Json, pointer: string): void {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw invalidParam(pointer, "is an integer beyond 2^53 and no longer exact; give it as a string");
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    refuseInexact(child, `${pointer}/${pointerSegment(key)}`);
  }
}

/** A single chart may still be addressed by name, as if there were several. */
function isKeyedByChart(given: JsonObject, name: string): boolean {
  return Object.keys(given).length === 1 && isJsonObject(given[name]);
}

/** One `--set` argument per scalar. A comma in a string is part of it, unless the string is a `{list}`. */
function toSettings(path: string, value: Json, pointer: string): ValueSetting[] {
  if (typeof value === "object" && value !== null) {
    const children = Object.entries(value);
    if (children.length === 0)
      throw invalidParam(pointer, "is empty, for which --set has no words; give it in helm_values");
    return children.flatMap(([key, child]) =>
      toSettings(
        Array.isArray(value) ? `${path}[${key}]` : `${path}.${escapeSegment(key)}`,
        child,
        `${pointer}/${pointerSegment(key)}`,
      ),
    );
  }
  if (typeof value !== "string" || /^\{.*\}$/.test(value)) return [{ text: `${path}=${value}`, pointer }];
  return [{ text: `${path}=${value.replace(/[\\,]/g, "\\$&")}`, pointer }];
}

function escapeSegment(key: string): string {
  return key.replace(/[\\.,=[\]]/g, "\\$&");
}

function readMap(value: Json | undefined, pointer: string): JsonObject {
  if (value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw invalidParam(pointer, "must be a map");
}
