import Type from "typebox";
import { ProblemDetails } from "../../sol003/v2/problem-details.ts";

const content = { "application/problem+json": { schema: ProblemDetails } };

/** Problem answers of a route, by status; those that any route can give are there without being named. */
export function problems<const Statuses extends readonly number[]>(...statuses: Statuses) {
  const all = new Set([400, 401, 405, 406, 500, 503, ...statuses]);
  return Object.fromEntries([...all].map((status) => [status, { description: "Problem", content }]));
}

/** The client has the representation already. */
export const notModified = Type.Unsafe<void>({
  type: "null",
  description: "As `If-None-Match` has it; no body.",
});

/** An answer without a body. */
export const noContent = Type.Unsafe<void>({ type: "null", description: "Done, or accepted; no body." });
