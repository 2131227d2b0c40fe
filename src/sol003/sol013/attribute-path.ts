import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import type { WireResource } from "./wire-resource.ts";

/** Names of nested attributes, outermost first. Arrays on the way are not named. */
export type AttributePath = readonly string[];

/** What a schema says of a place: a part of it, `anything` below it, or that the standard has it and Fairlead never sends it. */
export type AtPath = { readonly schema: JsonObject } | "anything" | "never sent";

/** Reads `a/b~1c`; `undefined` when a segment is empty or an escape is none of ~0 ~1 ~a ~b. */
export function readAttributePath(text: string): AttributePath | undefined {
  const segments = text.split("/");
  if (segments.some((segment) => segment === "" || /~(?![01ab])/.test(segment))) return undefined;
  // `~0` comes last: what it yields is no escape any more.
  return segments.map((segment) =>
    segment.replaceAll("~1", "/").replaceAll("~a", ",").replaceAll("~b", "@").replaceAll("~0", "~"),
  );
}

/** What the resource has at this path; `undefined` for an attribute that is unknown. */
export function findAtPath(resource: WireResource, path: AttributePath): AtPath | undefined {
  if (resource.standardOnly.some((known) => isWithin(path, known.split("/")))) return "never sent";
  let schema: JsonObject = itemsOf(resource.schema as unknown as JsonObject);
  for (const name of path) {
    const below = childOf(schema, name);
    if (below === undefined || below === "anything") return below;
    schema = itemsOf(below);
  }
  return isFree(schema) ? "anything" : { schema };
}

/** The elements' schema of an array, of any depth; else the schema itself. */
export function itemsOf(schema: JsonObject): JsonObject {
  return isJsonObject(schema.items) ? itemsOf(schema.items) : schema;
}

export function childOf(schema: JsonObject, name: string): JsonObject | "anything" | undefined {
  const { properties, additionalProperties } = schema;
  if (isJsonObject(properties)) {
    const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isJsonObject(child) ? child : undefined;
  }
  if (isJsonObject(additionalProperties)) return additionalProperties;
  return isFree(schema) ? "anything" : undefined;
}

export function isRequired(schema: JsonObject, name: string): boolean {
  return Array.isArray(schema.required) && schema.required.includes(name);
}

function isFree(schema: JsonObject): boolean {
  if (schema.type === undefined) return true;
  return (
    schema.type === "object" && schema.properties === undefined && !isJsonObject(schema.additionalProperties)
  );
}

function isWithin(path: AttributePath, ancestor: AttributePath): boolean {
  return ancestor.every((name, index) => path[index] === name);
}
