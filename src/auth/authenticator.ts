import type { TenantScope } from "../domain/tenant.ts";

/** admin: everything, of all tenants. member: reads and changes what is its tenant's. reader: only reads it. */
export type Role = "admin" | "member" | "reader";

/** Who sends a request. */
export interface Client {
  readonly role: Role;
  readonly tenantId: string;
}

/** What a request presents, by the header it came in. */
export interface Credentials {
  /** X-Auth-Token. */
  readonly authToken?: string;
  /** Authorization: Bearer (RFC 6750). */
  readonly bearer?: string;
  /** Authorization: Basic, decoded to `user:password` (RFC 7617). */
  readonly basic?: string;
}

/** Credentials that this authenticator alone can judge, and why it does not accept them; a sentence without a secret. */
export interface Refusal {
  readonly refusal: string;
}

/**
 * One way for a client to be known. Several stand side by side and are asked in turn; each passes over what is not its own. UNAVAILABLE
 * when it cannot tell: nobody is let in, and nobody is called unknown, because a service of others is away.
 */
export interface Authenticator {
  readonly name: "token" | "basic" | "keystone" | "oauth2";
  identify(credentials: Credentials): Client | Refusal | undefined | Promise<Client | Refusal | undefined>;
  /** For WWW-Authenticate (RFC 9110 11.6.1). */
  challenge(credentials: Credentials): string;
  /** What to send, as a sentence. */
  readonly way: string;
  /** Browsers add these credentials by themselves, to requests of other sites' pages too. */
  readonly isAddedByBrowsers: boolean;
}

/** Whose things the client sees. */
export function scopeOf({ role, tenantId }: Client): TenantScope {
  return { tenantId, seesAll: role === "admin" };
}
