import type { FastifyReply, FastifyRequest } from "fastify";
import type { Api } from "../api.ts";

const LINGER_MS = 5_000;
const LINGER_BYTES = 64 * 1024 * 1024;
const LINGER_STEP_MS = 50;

/** Leaves the bodies of this scope's requests unread in `request.raw`, of any type and size. */
export function leaveBodiesUnread(app: Api): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.addHook("onResponse", hearOut);
}

/**
 * Lets a client finish what it sends, for a while, after an answer that did not wait for it: most clients read the answer only
 * then, and never see it when the connection is closed under them.
 */
function hearOut({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  done();
  const isOver = () => raw.readableEnded || raw.destroyed;
  if (isOver()) return;
  raw.resume();
  const start = { at: Date.now(), bytes: raw.socket.bytesRead };
  const timer = setInterval(() => {
    const isEnough = Date.now() - start.at > LINGER_MS || raw.socket.bytesRead - start.bytes > LINGER_BYTES;
    if (isEnough) raw.destroy();
    if (isOver()) clearInterval(timer);
  }, LINGER_STEP_MS);
  timer.unref();
}
