import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { toProblem, VnfmError } from "../../domain/errors.ts";
import type { Logger } from "../../support/logger.ts";
import { putVersion } from "./versions.ts";

/** The one exit for failures: a problem for the client, and for the log what only we may know. */
export function errorHandler(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    sendProblem(error, request, reply, logger, (text) => text);
  };
}

/** The same for addresses that the framework refuses by itself: no hook has run by then, and none will. */
export function addressErrorHandler(logger: Logger) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    putRequestId(request, reply);
    putVersion(request, reply);
    // To bytes it adds no charset.
    sendProblem(error, request, reply, logger, (text) => Buffer.from(text));
  };
}

/** Puts the id that the log knows the request by on the answer. */
export function putRequestId({ id }: Pick<FastifyRequest, "id">, reply: FastifyReply): void {
  reply.header("x-openstack-request-id", id);
}

function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  encode: (text: string) => string | Buffer,
): void {
  const problem = toProblem(toVnfmError(error, request));
  if (problem.status >= 500) {
    const path = request.url.split("?")[0];
    logger.error({ err: error, requestId: request.id, method: request.method, path }, problem.detail);
  }
  reply
    .code(problem.status)
    .header("content-type", "application/problem+json")
    .send(encode(JSON.stringify(problem)));
}

/** The framework's own failures in our words; anything unknown stays what it is. */
function toVnfmError(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof VnfmError || !isFastifyError(error)) return error;
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new VnfmError("BODY_TOO_LARGE", "The request body is larger than is accepted here.");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new VnfmError(
        "MEDIA_TYPE_UNSUPPORTED",
        `Content type '${String(request.headers["content-type"] ?? "").slice(0, 200)}' specified in 'Content-Type' header is not allowed.`,
      );
    case "FST_ERR_BAD_URL":
      return new VnfmError("INVALID_REQUEST", "The path of the request is not valid percent-encoded UTF-8.");
    case "FST_ERR_MAX_PARAM_LENGTH":
      return new VnfmError("ROUTE_UNKNOWN", "The path of the request has a segment that is too long.");
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "ECONNRESET":
      return new VnfmError("MALFORMED_BODY", "The request body is shorter or longer than was announced.");
    default:
      return error.statusCode !== undefined && error.statusCode < 500 && error.code.startsWith("FST_")
        ? new VnfmError("INVALID_REQUEST", `${error.message}.`)
        : error;
  }
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
