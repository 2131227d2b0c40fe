import type { Role } from "./authenticator.ts";

const ROLES: readonly Role[] = ["admin", "member", "reader"];

/** The one that may do most; names that are no role of Fairlead's count for nothing. */
export function highestRole(names: readonly string[]): Role | undefined {
  return ROLES.find((role) => names.includes(role));
}
