import type { FastifyReply, RouteGenericInterface } from "fastify";

/** Sends what a route's own serializer has written before; Fastify lets a text of type JSON through as it is. */
export function sendJsonText(reply: Pick<FastifyReply<RouteGenericInterface>, "type">, text: string) {
  return reply.type("application/json").send(text);
}
