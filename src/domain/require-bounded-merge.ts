import { invalidParam } from "./errors.ts";
import type { JsonObject } from "./json.ts";

/** Most bytes of JSON that patches may make of an attribute; a body alone cannot hold as many. */
export const MERGED_BYTES = 1_048_576;

/**
 * INVALID_REQUEST where a patch lets an attribute grow beyond MERGED_BYTES, so that no row grows without end by small requests.
 * What is longer already may shrink.
 */
export function requireBoundedMerge(pointer: string, before: JsonObject, merged: JsonObject): void {
  const bytes = bytesOf(merged);
  if (bytes <= MERGED_BYTES || bytes <= bytesOf(before)) return;
  throw invalidParam(
    pointer,
    `would hold ${bytes} bytes of JSON, of at most ${MERGED_BYTES}; remove keys by null`,
  );
}

function bytesOf(value: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(value));
}
