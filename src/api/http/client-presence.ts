import type { FastifyReply } from "fastify";
import { VnfmError } from "../../domain/errors.ts";

/**
 * Aborts when the client is gone before it was answered. Not the framework's `request.signal`: that follows the request, which
 * ends as soon as its body has been read.
 */
export function whileClientWaits(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (reply.raw.writableFinished) return;
    // Nobody reads it, but what ends this way is no fault of ours.
    controller.abort(new VnfmError("INVALID_REQUEST", "The client was gone before it could be answered."));
  });
  return controller.signal;
}
