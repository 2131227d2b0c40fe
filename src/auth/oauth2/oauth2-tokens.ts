import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json } from "../../domain/json.ts";
import { DEFAULT_TENANT } from "../../domain/tenant.ts";
import type { Authenticator, Client, Refusal } from "../authenticator.ts";
import { highestRole } from "../highest-role.ts";

/** Whose tokens are accepted, and what of them says who the client is. */
export interface OAuth2Rules {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  /** Claim with the roles: a list, or words in a text; `a.b` is `b` within `a`. */
  readonly roleClaim: string;
  /** Claim with the tenant; empty: all are of the default tenant. */
  readonly tenantClaim: string;
  readonly now: () => Date;
}

const LOOKS_LIKE_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Signatures by a private key alone: with a shared secret the public key could be taken for it. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

const CLOCK_SECONDS = 30;

/** Bearer tokens that an OAuth 2.0 authorization server has signed (SOL013 8.3, RFC 9068). */
export function oauth2Tokens(rules: OAuth2Rules): Authenticator {
  const keys = createRemoteJWKSet(new URL(rules.jwksUrl), {
    timeoutDuration: 5_000,
    // A key that is not known yet is looked for at most this often: strangers could ask for any number of them.
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });
  return {
    name: "oauth2",
    async identify({ bearer }) {
      if (bearer === undefined || !LOOKS_LIKE_JWT.test(bearer)) return undefined;
      try {
        const { payload } = await jwtVerify(bearer, keys, {
          issuer: rules.issuer,
          audience: rules.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["exp"],
          clockTolerance: CLOCK_SECONDS,
          currentDate: rules.now(),
        });
        return toClient(payload, rules);
      } catch (error) {
        return toRefusal(error, rules);
      }
    },
    challenge: ({ bearer }) =>
      bearer === undefined ? 'Bearer realm="fairlead"' : 'Bearer realm="fairlead", error="invalid_token"',
    way: `Send a token of ${rules.issuer} as Authorization: Bearer.`,
    isAddedByBrowsers: false,
  };
}

function toClient(payload: JWTPayload, { roleClaim, tenantClaim }: OAuth2Rules): Client {
  const role = highestRole(wordsOf(findClaim(payload, roleClaim)));
  if (role === undefined) {
    throw new VnfmError(
      "FORBIDDEN",
      `The token's claim ${roleClaim} holds none of the roles admin, member and reader.`,
    );
  }
  if (tenantClaim === "") return { role, tenantId: DEFAULT_TENANT };
  const tenantId = findClaim(payload, tenantClaim);
  if (typeof tenantId === "string" && /^[^\0]{1,255}$/.test(tenantId)) return { role, tenantId };
  throw new VnfmError("FORBIDDEN", `The token's claim ${tenantClaim} does not name a tenant.`);
}

/** By its name, which may hold dots, or by its path. */
function findClaim(payload: JWTPayload, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  // Read out of JSON.
  return claim
    .split(".")
    .reduce<Json | undefined>(
      (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      payload as Json,
    );
}

function wordsOf(claim: unknown): readonly string[] {
  if (typeof claim === "string") return claim.split(" ");
  return Array.isArray(claim) ? claim.filter((word) => typeof word === "string") : [];
}

/** What is wrong with the token, or UNAVAILABLE when its issuer's keys cannot be had. */
function toRefusal(error: unknown, { jwksUrl }: OAuth2Rules): Refusal {
  if (error instanceof VnfmError) throw error;
  if (error instanceof errors.JWTExpired) return { refusal: "The token has expired." };
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { refusal: `The token's claim ${error.claim} is not accepted.` };
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed) {
    return { refusal: "The token is not signed by its issuer." };
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return { refusal: "The token is signed by an algorithm that is not accepted." };
  }
  const isAboutKeys =
    !(error instanceof errors.JOSEError) ||
    [errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code].includes(error.code);
  if (!isAboutKeys) return { refusal: "The token is malformed." };
  throw new VnfmError("UNAVAILABLE", `The keys at ${jwksUrl} cannot be read.`, { cause: error });
}
