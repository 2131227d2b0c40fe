import { createHash, timingSafeEqual } from "node:crypto";
import type { Client } from "../authenticator.ts";

/** A secret that a file holds, and who presents it. */
export interface KnownSecret {
  readonly secret: string;
  readonly client: Client;
}

/** Takes the same time wherever, and whether, the secret is found. */
export function secretTable(known: readonly KnownSecret[]): (presented: string) => Client | undefined {
  const entries = known.map(({ secret, client }) => ({ digest: digestOf(secret), client }));
  return (presented) => {
    const digest = digestOf(presented);
    let found: Client | undefined;
    for (const entry of entries) if (timingSafeEqual(digest, entry.digest)) found = entry.client;
    return found;
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
