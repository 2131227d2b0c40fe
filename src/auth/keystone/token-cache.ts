import { createHash } from "node:crypto";
import type { Client, Refusal } from "../authenticator.ts";

/** What was found out about a token, and until when that holds; a refusal is not kept. */
export interface Validation {
  readonly found: Client | Refusal;
  readonly validUntil: Date;
}

interface CacheRules {
  /** Tokens that are remembered. */
  readonly size: number;
  readonly now: () => Date;
}

/**
 * Asks once for each token: who asks meanwhile shares the answer, and who asks later gets it as long as it holds. Keys are digests, so
 * no token stays in memory. Refusals are not kept: tokens of strangers would push out those of clients.
 */
export function tokenCache(validate: (token: string) => Promise<Validation>, { size, now }: CacheRules) {
  // Last used, last in the map; the first is the one to go.
  const kept = new Map<string, Validation>();
  const underWay = new Map<string, Promise<Validation>>();

  async function ask(key: string, token: string): Promise<Validation> {
    const validation = await validate(token);
    if ("refusal" in validation.found) return validation;
    kept.set(key, validation);
    for (const oldest of kept.keys()) {
      if (kept.size <= size) break;
      kept.delete(oldest);
    }
    return validation;
  }

  return async (token: string): Promise<Client | Refusal> => {
    const key = createHash("sha256").update(token).digest("base64");
    const known = kept.get(key);
    kept.delete(key);
    if (known !== undefined && known.validUntil > now()) {
      kept.set(key, known);
      return known.found;
    }
    let asked = underWay.get(key);
    if (asked === undefined) {
      asked = ask(key, token).finally(() => underWay.delete(key));
      underWay.set(key, asked);
    }
    return (await asked).found;
  };
}
