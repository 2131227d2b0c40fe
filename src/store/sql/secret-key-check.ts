import { type Kysely, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { Tables } from "./tables.ts";

const CANARY = "secret-key";
const PLACE = `settings.value/${CANARY}`;

/**
 * Makes sure that the key is the one this database was sealed with, by a value that every database keeps for that purpose.
 * On a new database the key is saved first, so that nothing is ever sealed with a key that exists in memory alone.
 * SECRET_KEY_REFUSED names the file to restore.
 */
export async function checkSecretKey(db: Kysely<Tables>, key: SecretKey): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // Two first starts on one database must not both find it new.
    await sql`lock table fairlead.settings in share row exclusive mode`.execute(tx);
    const canary = await findCanary(tx);
    if (canary === undefined) {
      await key.ensureSaved();
      const value = key.seal(CANARY, PLACE);
      await tx.insertInto("fairlead.settings").values({ name: CANARY, value }).execute();
      return;
    }
    verify(key, canary);
  });
}

/** The same by looking only: a database without a canary holds no secrets yet. SECRET_KEY_REFUSED. */
export async function inspectSecretKey(db: Kysely<Tables>, key: SecretKey): Promise<void> {
  const canary = await findCanary(db);
  if (canary !== undefined) verify(key, canary);
}

async function findCanary(db: Kysely<Tables>): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom("fairlead.settings")
    .select("value")
    .where("name", "=", CANARY)
    .executeTakeFirst();
  return row?.value;
}

function verify(key: SecretKey, canary: Buffer): void {
  if (key.isNew && !fits(key, canary)) throw lost(key);
  key.unseal(canary, PLACE);
}

function fits(key: SecretKey, canary: Buffer): boolean {
  try {
    return key.unseal(canary, PLACE) === CANARY;
  } catch {
    return false;
  }
}

function lost({ file }: SecretKey): VnfmError {
  return new VnfmError(
    "SECRET_KEY_REFUSED",
    `The secret key ${file} is missing, and the database holds secrets sealed with it. Restore the file ${file}; ` +
      "without it VIM credentials and deployed values cannot be read.",
  );
}
