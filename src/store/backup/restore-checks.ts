import { readdir } from "node:fs/promises";
import type pg from "pg";
import { VnfmError } from "../../domain/errors.ts";
import { openSecretKey } from "../secrets/open-secret-key.ts";
import { isKnownMigration } from "../sql/migrate.ts";
import { STORE_APPLICATION_NAME } from "../sql/open-pool.ts";
import type { Manifest } from "./manifest.ts";
import { ARCHIVED_TABLES } from "./table-contents.ts";

export function checkKnown({ migration }: Manifest): void {
  if (isKnownMigration(migration)) return;
  throw new VnfmError(
    "BACKUP_REFUSED",
    `The backup was made by a newer Fairlead (its tables are at ${migration}). Restore it with that one.`,
  );
}

/** The key must be where Fairlead will look for it, or come with the backup. */
export async function checkSecretKey(manifest: Manifest, secretKeyFile: string): Promise<void> {
  const key = await openSecretKey(secretKeyFile);
  if (key.id === manifest.secretKeyId || (key.isNew && manifest.containsSecretKey)) return;
  const found = key.isNew ? "is missing" : `holds the key ${key.id}`;
  const way = manifest.containsSecretKey
    ? "Move that file away: the backup brings its own key."
    : "The key is not in the backup; put the key file of that time there first.";
  throw new VnfmError(
    "BACKUP_REFUSED",
    `The backup needs the secret key ${manifest.secretKeyId}, but ${secretKeyFile} ${found}. ${way}`,
  );
}

export async function checkNoPackages(packagesDir: string): Promise<void> {
  const found = await readdir(packagesDir).catch(() => []);
  if (found.length === 0) return;
  throw new VnfmError(
    "BACKUP_REFUSED",
    `${packagesDir} holds package contents already. Restore into an empty data folder, or move it away.`,
  );
}

/** The settings do not count: a Fairlead that was only started has some. */
export async function checkNoRows(client: pg.Client): Promise<void> {
  for (const table of ARCHIVED_TABLES.filter((name) => name !== "settings")) {
    const { rows } = await client.query("select to_regclass($1) as oid", [`fairlead.${table}`]);
    if (rows[0].oid === null) continue;
    const { rowCount } = await client.query(`select from fairlead.${table} limit 1`);
    if (rowCount === 0) continue;
    throw new VnfmError(
      "BACKUP_REFUSED",
      `The database is not empty: ${table} has rows. A backup is restored only into an empty database.`,
    );
  }
}

/** A running Fairlead, here or on another host, would lose the tables under its feet. */
export async function checkNobodyWorks(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(
    "select from pg_stat_activity where datname = current_database() and application_name = $1",
    [STORE_APPLICATION_NAME],
  );
  if (rowCount === 0) return;
  throw new VnfmError("BACKUP_REFUSED", "A Fairlead is running on this database; stop it before a restore.");
}
