import type { IncomingHttpHeaders } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { VnfmError } from "../../domain/errors.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";

/** The strong entity-tag of an instance: every change raises its revision. */
export function entityTagOf({ revision }: Pick<VnfInstance, "revision">): string {
  return `"${revision}"`;
}

/** `If-Match`, or in its absence `If-Unmodified-Since`, against the instance as it is (RFC 9110 13.1). */
export function requirePreconditions(
  { "if-match": ifMatch, "if-unmodified-since": since }: IncomingHttpHeaders,
  instance: Pick<VnfInstance, "id" | "revision" | "updatedAt">,
): void {
  if (ifMatch !== undefined) {
    const tags = ifMatch.split(",").map((tag) => tag.trim());
    if (tags.includes("*") || tags.includes(entityTagOf(instance))) return;
    throw changed(instance);
  }
  if (since === undefined) return;
  const limit = Date.parse(since);
  // The header knows only whole seconds; a date that cannot be read is to be ignored.
  if (Math.floor(instance.updatedAt.getTime() / 1_000) * 1_000 > limit) throw changed(instance);
}

/**
 * Holds a GET's conditions against the instance, and puts on the answer which state of it is told. Whether the client has that state
 * already: then the answer is 304, without a body.
 */
export function isNotModified(
  { headers }: Pick<FastifyRequest, "headers">,
  reply: Pick<FastifyReply, "headers">,
  instance: Pick<VnfInstance, "id" | "revision" | "updatedAt">,
): boolean {
  requirePreconditions(headers, instance);
  const etag = entityTagOf(instance);
  reply.headers({ etag, "last-modified": instance.updatedAt.toUTCString() });
  return isKnownToClient(headers, etag);
}

/** Whether a client that reads has this representation already (`If-None-Match`, RFC 9110 13.1.2); a weak tag will do. */
export function isKnownToClient(
  { "if-none-match": ifNoneMatch }: IncomingHttpHeaders,
  entityTag: string,
): boolean {
  const tags = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(entityTag);
}

function changed({ id, revision }: Pick<VnfInstance, "id" | "revision">): VnfmError {
  return new VnfmError(
    "PRECONDITION_FAILED",
    `VnfInstance ${id} is not as you expect it: its ETag is ${entityTagOf({ revision })} now. Read it again.`,
  );
}
