import type { Authenticator } from "../authenticator.ts";
import { type KnownSecret, secretTable } from "./secret-table.ts";

/** Users that a file holds; their secrets are `name:password`. */
export function basicUsers(users: readonly KnownSecret[]): Authenticator {
  const find = secretTable(users);
  return {
    name: "basic",
    identify: ({ basic }) => (basic === undefined ? undefined : find(basic)),
    challenge: () => 'Basic realm="fairlead", charset="UTF-8"',
    way: "Send a user and its password as Authorization: Basic.",
    isAddedByBrowsers: true,
  };
}
