import Type, { type Static } from "typebox";
import type { ErrorCode, ProblemDetails } from "../../domain/errors.ts";

/** How `/v1.0` tells of a failure, in place of ProblemDetails. */
export const TackerError = Type.Object({
  TackerError: Type.Object({ type: Type.String(), message: Type.String(), detail: Type.String() }),
});
export type TackerError = Static<typeof TackerError>;

/** The names of Tacker's exceptions; its client has classes for some of them. */
const types: Partial<Record<ErrorCode, string>> = {
  VIM_UNKNOWN: "VimNotFoundException",
  VIM_NAME_TAKEN: "DuplicateEntity",
  VIM_DEFAULT_TAKEN: "VimDefaultDuplicateException",
  VIM_IN_USE: "VimInUseException",
  VIM_UNREACHABLE: "VimConnectionException",
  VIM_UNAUTHORIZED: "VimUnauthorizedException",
  VIM_RIGHTS_MISSING: "VimUnauthorizedException",
};

/** By status, those of the web framework that Tacker uses. */
const typesByStatus: Readonly<Record<number, string>> = {
  400: "HTTPBadRequest",
  401: "HTTPUnauthorized",
  403: "HTTPForbidden",
  404: "HTTPNotFound",
  405: "HTTPMethodNotAllowed",
  406: "HTTPNotAcceptable",
  409: "HTTPConflict",
  413: "HTTPRequestEntityTooLarge",
  415: "HTTPUnsupportedMediaType",
  500: "HTTPInternalServerError",
  503: "HTTPServiceUnavailable",
};

export function toTackerError({ code, status, detail }: ProblemDetails): TackerError {
  const type = types[code] ?? typesByStatus[status] ?? "TackerException";
  return { TackerError: { type, message: detail, detail: "" } };
}
