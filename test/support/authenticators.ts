import type { Authenticator, Client } from "../../src/auth/authenticator.ts";
import { basicUsers } from "../../src/auth/static/basic-users.ts";
import { staticTokens } from "../../src/auth/static/static-tokens.ts";

const ADMIN: Client = { role: "admin", tenantId: "default" };

/** Lets in whoever presents one of the tokens, as administrator. */
export function tokensOf(...secrets: readonly string[]): Authenticator {
  return staticTokens(secrets.map((secret) => ({ secret, client: ADMIN })));
}

/** Lets in these users, `name:password`, as administrators. */
export function usersOf(...secrets: readonly string[]): Authenticator {
  return basicUsers(secrets.map((secret) => ({ secret, client: ADMIN })));
}
