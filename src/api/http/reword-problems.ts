import type { FastifyInstance } from "fastify";
import type { ProblemDetails } from "../../domain/errors.ts";

/** Lets every failure of the routes registered after it be told in other words, whoever noticed it. */
export function rewordProblems(
  app: Pick<FastifyInstance, "addHook">,
  reword: (problem: ProblemDetails, method: string) => ProblemDetails,
): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    const type = String(reply.getHeader("content-type") ?? "");
    if (!type.startsWith("application/problem+json") || typeof payload !== "string")
      return done(null, payload);
    const problem = reword(JSON.parse(payload), request.method);
    reply.code(problem.status).removeHeader("content-length");
    done(null, JSON.stringify(problem));
  });
}
