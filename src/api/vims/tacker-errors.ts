import type { ProblemDetails } from "../../domain/errors.ts";
import { TackerError, toTackerError } from "../../sol003/vims/tacker-error.ts";
import type { Api } from "../api.ts";

/** Lets every failure of the routes registered after it be told as Tacker tells it, whoever noticed it. */
export function answerTackerErrors(app: Api): void {
  app.addHook("onSend", (_request, reply, payload, done) => {
    const type = String(reply.getHeader("content-type") ?? "");
    if (!type.startsWith("application/problem+json") || typeof payload !== "string")
      return done(null, payload);
    const problem: ProblemDetails = JSON.parse(payload);
    reply.header("content-type", "application/json").removeHeader("content-length");
    done(null, JSON.stringify(toTackerError(problem)));
  });
}

/** Failures of a VIM route, by status, for the description of the API. */
export function tackerErrors(...statuses: readonly number[]) {
  const content = { "application/json": { schema: TackerError } };
  return Object.fromEntries(statuses.map((status) => [status, { description: "TackerError", content }]));
}
