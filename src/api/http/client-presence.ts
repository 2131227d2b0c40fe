import type { FastifyReply } from "fastify";

/**
 * Aborts when the client is gone before it was answered. Not the framework's `request.signal`: that follows the request, which
 * ends as soon as its body has been read.
 */
export function whileClientWaits(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
