import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { VnfmError } from "../../domain/errors.ts";
import { type ByteRange, readByteRange } from "./byte-range.ts";
import { isKnownToClient } from "./preconditions.ts";

/** A file of known size that can be read in parts. */
export interface SendableFile {
  readonly bytes: number;
  open(range?: ByteRange): Readable;
}

export interface FileDescription {
  /** Exactly this is the Content-Type: clients compare it letter by letter. */
  readonly mediaType: string;
  /** Changes whenever the file does; strong, without quotes. */
  readonly tag: string;
}

/** Answers with a file, or with the part of it that the request asks for (RFC 9110 14). */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: SendableFile,
  { mediaType, tag }: FileDescription,
): FastifyReply {
  const { range: rangeHeader, "if-range": ifRange } = request.headers;
  const entityTag = `"${tag}"`;
  reply
    .header("accept-ranges", "bytes")
    .header("etag", entityTag)
    .header("x-content-type-options", "nosniff");
  if (isKnownToClient(request.headers, entityTag)) return reply.code(304).send();
  const isCurrent = ifRange === undefined || ifRange === entityTag;
  const range = isCurrent ? readRange(rangeHeader, file.bytes, reply) : undefined;
  reply.type(mediaType);
  if (range === undefined) return reply.header("content-length", file.bytes).send(file.open());
  const { first, last } = range;
  return reply
    .code(206)
    .header("content-range", `bytes ${first}-${last}/${file.bytes}`)
    .header("content-length", last - first + 1)
    .send(file.open(range));
}

function readRange(header: string | undefined, bytes: number, reply: FastifyReply): ByteRange | undefined {
  try {
    return readByteRange(header, bytes);
  } catch (error) {
    if (error instanceof VnfmError && error.code === "RANGE_NOT_SATISFIABLE") {
      reply.header("content-range", `bytes */${bytes}`);
    }
    throw error;
  }
}
