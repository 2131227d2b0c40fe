import ValidatorSelector from "@fastify/ajv-compiler";
import SerializerSelector from "@fastify/fast-json-stringify-compiler";
import type { RouteOptions } from "fastify";
import { isJsonObject } from "../../src/domain/json.ts";

const compileValidator = ValidatorSelector()({}, { customOptions: { allowUnionTypes: true } });
const compileSerializer = SerializerSelector()({}, {});

/** Compiles what a server compiles only when it is first used, so that a mistake in a schema is found by `npm run check`. */
export function compileSchemas({ schema = {}, url }: RouteOptions): void {
  const place = { method: "", url };
  for (const httpPart of ["body", "querystring", "params"] as const) {
    for (const wanted of schemasOf(schema[httpPart]))
      compileValidator({ ...place, httpPart, schema: wanted });
  }
  for (const [httpStatus, answer] of Object.entries(isJsonObject(schema.response) ? schema.response : {})) {
    for (const given of schemasOf(answer)) compileSerializer({ ...place, httpStatus, schema: given });
  }
}

/** None, one, or one for each media type. */
function schemasOf(described: unknown): readonly unknown[] {
  if (!isJsonObject(described)) return [];
  if (!isJsonObject(described.content)) return [described];
  return Object.values(described.content).flatMap((media) => (isJsonObject(media) ? [media.schema] : []));
}
