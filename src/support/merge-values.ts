import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";

/** As Helm merges values files: maps are merged, everything else, null too, is replaced by the later one. */
export function mergeValues(base: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(before) && isJsonObject(value) ? mergeValues(before, value) : value);
  }
  return Object.fromEntries(merged);
}
