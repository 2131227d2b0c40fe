import { isJsonObject, type JsonObject } from "../../../domain/json.ts";

/** Charts that loop over a count make so many objects, but not more. */
const FIRST_SENTINEL = 101;
const MAX_SENTINELS = 200;
const MAX_DEPTH = 20;

/** Keys under which charts keep the number of pods; bounds of autoscalers (`minReplicas`) are none. */
const countKey = /^(?!min|max)\w*replicas?$|replica_?count$|^(?:count|instances)$/i;

/** Values that tell, wherever they come out of a chart, by which of its values they went in. */
export interface ReplicaProbe {
  readonly values: JsonObject;
  /** Sentinel -> path of the value, in the grammar of `--set`. */
  readonly paths: ReadonlyMap<number, string>;
}

/**
 * Puts a number of its own into every value that looks like a replica count. Lists are left alone: Helm takes them from one side as a
 * whole, so no element can be set without the others.
 */
export function probeReplicas(chartValues: JsonObject, operatorValues: JsonObject): ReplicaProbe {
  const paths = new Map<number, string>();
  const visit = (defaults: JsonObject, given: JsonObject, path: string, depth: number): JsonObject => {
    const probed = new Map(Object.entries(given));
    for (const key of new Set([...Object.keys(defaults), ...Object.keys(given)])) {
      const value = given[key] === undefined ? defaults[key] : given[key];
      const inner = `${path}${key.replaceAll(/[\\.,=[\]{}]/g, "\\$&")}`;
      if (isJsonObject(value) && depth < MAX_DEPTH) {
        const below = visit(objectAt(defaults, key), objectAt(given, key), `${inner}.`, depth + 1);
        if (Object.keys(below).length > 0) probed.set(key, below);
      } else if (Number.isInteger(value) && countKey.test(key) && paths.size < MAX_SENTINELS) {
        const sentinel = FIRST_SENTINEL + paths.size;
        paths.set(sentinel, inner);
        probed.set(key, sentinel);
      }
    }
    return Object.fromEntries(probed);
  };
  return { values: visit(chartValues, operatorValues, "", 0), paths };
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const child = parent[key];
  return isJsonObject(child) ? child : {};
}
