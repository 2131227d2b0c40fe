import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/** Who may use the API: nobody in particular, holders of a token, or users with a password. */
export type Authentication =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly tokens: readonly string[] }
  | { readonly kind: "basic"; readonly users: ReadonlyMap<string, string> };

interface Scheme {
  /** What a client must present, one of these. */
  readonly accepted: readonly string[];
  /** What it presents. */
  present(request: FastifyRequest): string | undefined;
  /** RFC 9110 11.6.1. */
  readonly challenge: string;
  readonly way: string;
}

/** A hook that lets only known clients pass, but everybody to public routes; `undefined` when everybody may use everything. */
export function authenticationHook(authentication: Authentication) {
  if (authentication.kind === "none") return undefined;
  const scheme =
    authentication.kind === "token" ? tokenScheme(authentication.tokens) : basicScheme(authentication.users);
  const digests = scheme.accepted.map(digestOf);
  return hook((request, reply) => {
    const presented = scheme.present(request);
    if (presented !== undefined && isOneOf(digestOf(presented), digests)) return;
    if (request.routeOptions.config?.public === true) return;
    reply.header("www-authenticate", scheme.challenge);
    const fault = presented === undefined ? "No credentials were given" : "The credentials are not accepted";
    throw new VnfmError("UNAUTHORIZED", `${fault}. ${scheme.way}`);
  });
}

function tokenScheme(tokens: readonly string[]): Scheme {
  return {
    accepted: tokens,
    present: ({ headers }) => {
      const token = headers["x-auth-token"];
      return typeof token === "string" ? token : credentialsOf(headers.authorization, "bearer");
    },
    challenge: 'Bearer realm="fairlead"',
    way: "Send a token as X-Auth-Token or as Authorization: Bearer.",
  };
}

function basicScheme(users: ReadonlyMap<string, string>): Scheme {
  return {
    accepted: [...users].map(([name, password]) => `${name}:${password}`),
    present: ({ headers }) => {
      const credentials = credentialsOf(headers.authorization, "basic");
      return credentials && Buffer.from(credentials, "base64").toString("utf8");
    },
    challenge: 'Basic realm="fairlead", charset="UTF-8"',
    way: "Send a user and its password as Authorization: Basic.",
  };
}

function credentialsOf(authorization: string | undefined, scheme: string): string | undefined {
  const [given, credentials] = authorization?.split(" ") ?? [];
  return given?.toLowerCase() === scheme ? credentials : undefined;
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Takes the same time wherever, and whether, it is found. */
function isOneOf(digest: Buffer, digests: readonly Buffer[]): boolean {
  return digests.reduce((found, candidate) => timingSafeEqual(digest, candidate) || found, false);
}
