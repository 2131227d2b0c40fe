import type { FastifyReply, RouteGenericInterface } from "fastify";

/** Sends what a route's own serializer has written before; Fastify lets a text of type JSON, and bytes, through as they are. */
export function sendJson(reply: Pick<FastifyReply<RouteGenericInterface>, "type">, json: string | Buffer) {
  return reply.type("application/json").send(json);
}
