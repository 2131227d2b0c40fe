import { VnfmError } from "../domain/errors.ts";

/** INVALID_REQUEST about an attribute of a registration, in Tacker's words. Parts of the attribute are separated by dots. */
export function invalidVimInput(attribute: string, reason: string, cause?: unknown): VnfmError {
  return new VnfmError("INVALID_REQUEST", `Invalid input for ${attribute}. Reason: ${reason}.`, {
    cause,
    invalidParams: [{ pointer: `/vim/${attribute.replaceAll(".", "/")}`, reason }],
  });
}

/** A driver speaks of the VimConnectionInfo; who registers a VIM knows its own attributes only. */
export function toVimInput(error: unknown): unknown {
  if (!(error instanceof VnfmError) || error.code !== "INVALID_REQUEST") return error;
  const [param] = error.invalidParams;
  return param === undefined ? error : invalidVimInput(toAttribute(param.pointer), param.reason, error);
}

function toAttribute(pointer: string): string {
  return pointer
    .replace(/^\/interfaceInfo\/endpoint/, "auth_url")
    .replace(/^\/(accessInfo|interfaceInfo)\//, "auth_cred.")
    .replace(/^\//, "")
    .replaceAll("/", ".");
}
