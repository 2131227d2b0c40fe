import { isJsonObject, type JsonObject } from "../../../domain/json.ts";

/** Charts that loop over a count make so many objects, but not more. */
const MAX_VALUES = 200;
const MAX_DEPTH = 20;

/** Keys under which charts keep the number of pods; bounds of autoscalers (`minReplicas`) are none. */
const countKey = /^(?!min|max)\w*replicas?$|replica_?count$|^(?:count|instances)$/i;

/** A value of a chart that looks like a replica count. */
export interface CountValue {
  /** In the grammar of `--set`. */
  readonly path: string;
  readonly number: number;
}

/**
 * Finds the values that look like replica counts, with the numbers they have. Lists are left alone: Helm takes them from one side as a
 * whole, so no element can be set without the others.
 */
export function findCountValues(chartValues: JsonObject, operatorValues: JsonObject): readonly CountValue[] {
  const found: CountValue[] = [];
  const visit = (defaults: JsonObject, given: JsonObject, path: string, depth: number): void => {
    for (const key of new Set([...Object.keys(defaults), ...Object.keys(given)])) {
      // That grammar has no way to write an empty key.
      if (key === "") continue;
      const value = given[key] === undefined ? defaults[key] : given[key];
      const inner = `${path}${key.replaceAll(/[\\.,=[\]{}]/g, "\\$&")}`;
      if (isJsonObject(value) && depth < MAX_DEPTH) {
        visit(objectAt(defaults, key), objectAt(given, key), `${inner}.`, depth + 1);
      } else if (typeof value === "number" && Number.isInteger(value) && countKey.test(key)) {
        found.push({ path: inner, number: value });
      }
    }
  };
  visit(chartValues, operatorValues, "", 0);
  return found.slice(0, MAX_VALUES);
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const child = parent[key];
  return isJsonObject(child) ? child : {};
}
