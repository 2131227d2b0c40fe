import { VnfmError } from "../../domain/errors.ts";
import type { Authenticator, Client } from "../authenticator.ts";
import { highestRole } from "../highest-role.ts";
import type { KeystoneApi, KeystoneToken } from "./keystone-api.ts";
import { tokenCache, type Validation } from "./token-cache.ts";

export interface KeystoneTokenRules {
  /** What clients are told to go to. */
  readonly url: string;
  /** How long Keystone's word holds: a revoked token works this much longer at most. */
  readonly cacheMs: number;
  readonly cacheSize: number;
  readonly now: () => Date;
}

/** What a header can carry, and is not absurd. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/;

/** Tokens that Keystone has issued: the project is the tenant, its roles are the roles. */
export function keystoneTokens(
  keystone: Pick<KeystoneApi, "findToken">,
  rules: KeystoneTokenRules,
): Authenticator {
  const { url, cacheMs, cacheSize, now } = rules;
  const validate = tokenCache(
    async (token): Promise<Validation> => {
      const known = await keystone.findToken(token);
      const expiresAt = new Date(known?.expires_at ?? 0);
      if (known === undefined || !(expiresAt > now())) {
        return {
          found: { refusal: "Keystone does not know the token, or it has expired." },
          validUntil: now(),
        };
      }
      const restsUntil = new Date(now().getTime() + cacheMs);
      return { found: toClient(known), validUntil: expiresAt < restsUntil ? expiresAt : restsUntil };
    },
    { size: cacheSize, now },
  );
  return {
    name: "keystone",
    identify: ({ authToken }) =>
      authToken !== undefined && TOKEN.test(authToken) ? validate(authToken) : undefined,
    challenge: () => `Keystone uri="${url}"`,
    way: `Send a token of Keystone at ${url} as X-Auth-Token.`,
    isAddedByBrowsers: false,
  };
}

function toClient({ user, project, roles = [] }: KeystoneToken): Client {
  if (project === undefined) {
    throw new VnfmError(
      "FORBIDDEN",
      `The token of user ${user.name} is not scoped to a project; ask Keystone for one that is.`,
    );
  }
  const role = highestRole(roles.map(({ name }) => name));
  if (role !== undefined) return { role, tenantId: project.id };
  throw new VnfmError(
    "FORBIDDEN",
    `User ${user.name} has none of the roles admin, member and reader in project ${project.name}.`,
  );
}
