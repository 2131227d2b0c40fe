import { createRemoteJWKSet } from "jose";
import { VnfmError } from "../../domain/errors.ts";

/** Reads the keys that an issuer publishes. UNAVAILABLE when they cannot be read. */
export async function countKeys(jwksUrl: string): Promise<number> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
  try {
    await keys.reload();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VnfmError("UNAVAILABLE", `The keys at ${jwksUrl} cannot be read: ${reason}.`, { cause });
  }
  return keys.jwks()?.keys.length ?? 0;
}
