import type { ErrorCode, ProblemDetails } from "../../domain/errors.ts";

/** Failures to which version 1 gives another status. */
const statuses: Partial<Record<ErrorCode, readonly [number, string]>> = {
  VNFD_UNKNOWN: [404, "Not Found"],
  VIM_UNKNOWN: [400, "Bad Request"],
  VIM_NOT_CHOSEN: [400, "Bad Request"],
  ROLLBACK_UNSUPPORTED: [409, "Conflict"],
};

/** Sentences that scripts around Tacker's version 1 may look for. */
const sentences: readonly (readonly [ErrorCode, RegExp, string])[] = [
  ["VNF_INSTANCE_UNKNOWN", /^VnfInstance (.*) not found\.$/s, "Can not find requested vnf instance: $1"],
  ["VIM_UNKNOWN", /^VIM (.*) not found\.$/s, "VimConnection id is not found: $1"],
  ["VIM_NOT_CHOSEN", /^No VimConnectionInfo set to the VnfInstance\./, "Default VIM is not defined."],
  ["INVALID_REQUEST", /^\/vimConnectionInfo\/[^/:]+/, "/vimConnectionInfo/0"],
];

/** The same failure in the words and with the status of version 1, where there is a list with at most one VIM connection. */
export function toV1Problem(problem: ProblemDetails, method: string): ProblemDetails {
  const { code, detail, invalidParams } = problem;
  const [status, title] = statusOf(problem, method);
  return {
    ...problem,
    status,
    title,
    detail: sentences
      .filter(([about]) => about === code)
      .reduce((text, [, sentence, replacement]) => text.replace(sentence, replacement), detail),
    ...(invalidParams === undefined
      ? {}
      : {
          invalidParams: invalidParams.map(({ pointer, reason }) => ({
            pointer: pointer.replace(/^\/vimConnectionInfo\/[^/]+/, "/vimConnectionInfo/0"),
            reason,
          })),
        }),
  };
}

function statusOf({ code, status, title }: ProblemDetails, method: string): readonly [number, string] {
  // Only a new instance is made *of* a VNFD; elsewhere it is one attribute of many.
  if (code === "VNFD_UNKNOWN" && method === "PATCH") return [400, "Bad Request"];
  return statuses[code] ?? [status, title];
}
