import type { Authenticator } from "../authenticator.ts";
import { type KnownSecret, secretTable } from "./secret-table.ts";

/** Tokens that a file holds. */
export function staticTokens(tokens: readonly KnownSecret[]): Authenticator {
  const find = secretTable(tokens);
  return {
    name: "token",
    identify: ({ authToken, bearer }) => {
      const token = authToken ?? bearer;
      return token === undefined ? undefined : find(token);
    },
    challenge: () => 'Bearer realm="fairlead"',
    way: "Send a token as X-Auth-Token or as Authorization: Bearer.",
    isAddedByBrowsers: false,
  };
}
