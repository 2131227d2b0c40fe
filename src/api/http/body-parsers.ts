import type { FastifyRequest } from "fastify";
import { VnfmError } from "../../domain/errors.ts";
import type { Api } from "../api.ts";
import type { ApiLimits } from "../api-limits.ts";
import { readJsonBody } from "./read-json-body.ts";

/**
 * Bodies are JSON, also when called text/plain as some clients do; PATCH may say merge patch (RFC 7396). An empty body is
 * none, whatever it is called. Routes that take other things add a parser of their own.
 */
export function addBodyParsers(app: Api, limits: ApiLimits): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    ["application/json", "text/plain", "application/merge-patch+json"],
    { parseAs: "buffer" },
    (request, bytes, done) => {
      try {
        if (request.mediaType === "application/merge-patch+json" && request.method !== "PATCH") {
          throw unsupported(request);
        }
        done(null, bytes.length === 0 ? undefined : readJsonBody(bytes, limits));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  app.addContentTypeParser("*", (request, _payload, done) => {
    const { "content-length": length, "transfer-encoding": encoding } = request.headers;
    const isEmpty = encoding === undefined && (length === undefined || length === "0");
    done(isEmpty ? null : unsupported(request), undefined);
  });
}

function unsupported(request: FastifyRequest): VnfmError {
  const type = String(request.headers["content-type"] ?? "").slice(0, 200);
  const allowed = `application/json${request.method === "PATCH" ? " or application/merge-patch+json" : ""}`;
  return new VnfmError(
    "MEDIA_TYPE_UNSUPPORTED",
    `Content type '${type}' specified in 'Content-Type' header is not allowed. Send ${allowed}.`,
  );
}
