import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";

/** The description with each schema that has a title moved to its components, where it stands once. */
export function nameSchemas(description: JsonObject): JsonObject {
  const named = new Map<string, JsonObject>();

  function move(value: Json): Json {
    if (Array.isArray(value)) return value.map(move);
    if (!isJsonObject(value)) return value;
    const moved = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, move(child)]));
    const { title, ...schema } = moved;
    if (typeof title !== "string" || moved.type !== "object") return moved;
    const known = named.get(title);
    if (known !== undefined && !isDeepStrictEqual(known, schema))
      throw new Error(`two schemas are called ${title}`);
    named.set(title, schema);
    return { $ref: `#/components/schemas/${title}` };
  }

  const paths = move(description.paths ?? {});
  const schemas = Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { ...description, components: { schemas }, paths };
}
