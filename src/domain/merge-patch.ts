import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/** JSON merge patch (RFC 7396) of an object: null removes a key, objects merge, anything else replaces. */
export function mergePatch(target: JsonObject, patch: JsonObject | undefined): JsonObject {
  const merged = new Map<string, Json>(Object.entries(target));
  for (const [key, value] of Object.entries(patch ?? {})) {
    const old = merged.get(key) ?? null;
    if (value === null) merged.delete(key);
    else merged.set(key, isJsonObject(value) ? mergePatch(isJsonObject(old) ? old : {}, value) : value);
  }
  return Object.fromEntries(merged);
}
