import type { FastifyReply, FastifyRequest } from "fastify";

/** JSON needs no charset (RFC 8259), and clients compare the type letter by letter; the framework adds one all the same. */
export function dropCharset(
  _request: FastifyRequest,
  reply: FastifyReply,
  _payload: unknown,
  done: (error?: Error | null) => void,
): void {
  const type = reply.getHeader("content-type");
  if (type === "application/json; charset=utf-8") reply.header("content-type", "application/json");
  else if (type === "application/problem+json; charset=utf-8") {
    reply.header("content-type", "application/problem+json");
  }
  done();
}
