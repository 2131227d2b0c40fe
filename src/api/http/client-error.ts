import type { Socket } from "node:net";
import { toProblem, VnfmError } from "../../domain/errors.ts";

/** Answers what never became a request: such bytes reach no route and no hook. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = toProblem(toVnfmError(error.code));
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      "Content-Type: application/problem+json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function toVnfmError(code: string | undefined): VnfmError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    return new VnfmError("REQUEST_TIMEOUT", "The request did not arrive in time.");
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    return new VnfmError("HEADERS_TOO_LARGE", "The headers of the request are larger than is accepted.");
  }
  return new VnfmError("INVALID_REQUEST", "The request is not valid HTTP.");
}
