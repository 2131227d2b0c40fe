import type { FastifyReply, FastifyRequest } from "fastify";

/** A hook that lets a request pass, or refuses it by throwing. */
export function hook(check: (request: FastifyRequest, reply: FastifyReply) => void) {
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    let refusal: unknown;
    try {
      check(request, reply);
    } catch (error) {
      refusal = error;
    }
    done(refusal as Error | undefined);
  };
}
