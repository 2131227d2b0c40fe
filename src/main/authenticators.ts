import type { Authenticator } from "../auth/authenticator.ts";
import { KeystoneApi } from "../auth/keystone/keystone-api.ts";
import { keystoneTokens } from "../auth/keystone/keystone-tokens.ts";
import { basicUsers } from "../auth/static/basic-users.ts";
import { staticTokens } from "../auth/static/static-tokens.ts";
import { isLoopback } from "../support/loopback.ts";
import { ConfigError } from "./config.ts";
import { readSecret, readTokens, readUsers } from "./credential-files.ts";
import type { Config } from "./settings.ts";

/** A role that was taken away in Keystone works this much longer at most. */
const KEYSTONE_CACHE_MS = 60_000;
const KEYSTONE_CACHE_SIZE = 10_000;

/**
 * All ways to be known that are configured, those first that ask nobody. Refuses credential files that others may read, and to listen
 * beyond loopback without any way.
 */
export async function createAuthenticators(
  config: Config,
  now: () => Date,
): Promise<readonly Authenticator[]> {
  const { tokenFile, userFile, host } = config;
  const keystone = createKeystone(config, now);
  const found = [
    ...(tokenFile === "" ? [] : [staticTokens(readTokens(tokenFile))]),
    ...(userFile === "" ? [] : [basicUsers(readUsers(userFile))]),
    ...(await oauth2(config, now)),
    ...(keystone === undefined
      ? []
      : [
          keystoneTokens(keystone, {
            url: config.keystoneUrl,
            cacheMs: KEYSTONE_CACHE_MS,
            cacheSize: KEYSTONE_CACHE_SIZE,
            now,
          }),
        ]),
  ];
  if (found.length > 0 || isLoopback(host)) return found;
  throw new ConfigError([
    `Fairlead does not listen on ${host} without authentication. Set FAIRLEAD_TOKEN_FILE, FAIRLEAD_USER_FILE, ` +
      "FAIRLEAD_KEYSTONE_URL or FAIRLEAD_OAUTH2_ISSUER, or listen on 127.0.0.1.",
  ]);
}

/** `undefined` when no Keystone is configured. */
export function createKeystone(config: Config, now: () => Date): KeystoneApi | undefined {
  const { keystoneUrl: url, keystoneUser: user, keystoneProject: project, keystoneDomain: domain } = config;
  if (url === "") return undefined;
  if (config.keystonePasswordFile === "") {
    throw new ConfigError(["FAIRLEAD_KEYSTONE_URL needs FAIRLEAD_KEYSTONE_PASSWORD_FILE."]);
  }
  const password = readSecret(config.keystonePasswordFile);
  return new KeystoneApi({ url, user, password, project, domain }, now);
}

async function oauth2(config: Config, now: () => Date): Promise<readonly Authenticator[]> {
  const { oauth2Issuer: issuer, oauth2JwksUrl: jwksUrl } = config;
  if (issuer === "" && jwksUrl === "") return [];
  if (issuer === "" || jwksUrl === "" || config.oauth2Audience === "") {
    throw new ConfigError([
      "FAIRLEAD_OAUTH2_ISSUER, FAIRLEAD_OAUTH2_JWKS_URL and FAIRLEAD_OAUTH2_AUDIENCE go together; set all three.",
    ]);
  }
  // Its library would cost every start a twentieth of its time.
  const { oauth2Tokens } = await import("../auth/oauth2/oauth2-tokens.ts");
  return [
    oauth2Tokens({
      issuer,
      jwksUrl,
      audience: config.oauth2Audience,
      roleClaim: config.oauth2RoleClaim,
      tenantClaim: config.oauth2TenantClaim,
      now,
    }),
  ];
}
