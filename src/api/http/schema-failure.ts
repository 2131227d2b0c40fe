import type { FastifySchemaValidationError } from "fastify/types/schema.js";
import { pointerSegment, VnfmError } from "../../domain/errors.ts";

/** A violated schema as INVALID_REQUEST: which place, and what is wrong with it, never the value found there. */
export function toSchemaFailure(errors: readonly FastifySchemaValidationError[], part: string): VnfmError {
  const [first] = errors;
  if (first === undefined) return new VnfmError("INVALID_REQUEST", "The request is not valid.");
  const { pointer, reason } = describe(first);
  if (part !== "body") {
    return new VnfmError("INVALID_REQUEST", `Query parameter ${pointer.slice(1) || "list"} ${reason}.`);
  }
  const place = pointer === "" ? "The request body" : pointer;
  return new VnfmError("INVALID_REQUEST", `${place} ${reason}.`, { invalidParams: [{ pointer, reason }] });
}

function describe({ keyword, instancePath, message = "is not valid", params }: FastifySchemaValidationError) {
  if (keyword === "required") {
    const missing = pointerSegment(String(params.missingProperty));
    return { pointer: `${instancePath}/${missing}`, reason: "is required" };
  }
  if (keyword === "additionalProperties") {
    const key = pointerSegment(String(params.additionalProperty).slice(0, 200));
    return { pointer: `${instancePath}/${key}`, reason: "has a key that is not allowed" };
  }
  if (keyword === "enum" && Array.isArray(params.allowedValues)) {
    return { pointer: instancePath, reason: `must be one of ${params.allowedValues.join(", ")}` };
  }
  return { pointer: instancePath, reason: message };
}
