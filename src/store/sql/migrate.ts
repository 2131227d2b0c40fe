import { type Kysely, sql } from "kysely";
import { type MigrationProvider, Migrator } from "kysely/migration";
import { VnfmError } from "../../domain/errors.ts";
import { up as makeFirstTables } from "./migrations/0001-first-tables.ts";
import { up as addVimsOfOccurrences } from "./migrations/0002-vims-of-occurrences.ts";
import { up as addSshHostKeys } from "./migrations/0003-ssh-host-keys.ts";
import { up as addNotifications } from "./migrations/0004-notifications.ts";
import { up as addTenants } from "./migrations/0005-tenants.ts";
import type { Tables } from "./tables.ts";

const OLDEST_POSTGRES = 14;

/** Every migration, by a name that sorts in order and never changes. Forward only: expand first, contract a release later. */
const migrations = {
  "0001-first-tables": { up: makeFirstTables },
  "0002-vims-of-occurrences": { up: addVimsOfOccurrences },
  "0003-ssh-host-keys": { up: addSshHostKeys },
  "0004-notifications": { up: addNotifications },
  "0005-tenants": { up: addTenants },
} as const;

const provider: MigrationProvider = { getMigrations: async () => migrations };

const LATEST_MIGRATION = Object.keys(migrations).at(-1) ?? "";

/** Whether the migration is one of this Fairlead's, not of a newer one. */
export function isKnownMigration(name: string): boolean {
  return Object.hasOwn(migrations, name);
}

/** How the tables stand to those of this Fairlead; `newest` is the last migration that was made. */
export type TablesStanding =
  | { readonly kind: "none" | "current" }
  | { readonly kind: "older" | "newer"; readonly newest: string };

/** Looks at the tables and changes nothing. DATABASE_REFUSED for a PostgreSQL that is too old. */
export async function inspectTables(db: Kysely<Tables>): Promise<TablesStanding> {
  await checkVersion(db);
  const { rows } = await sql<{ is_there: boolean }>`
    select to_regclass('fairlead.kysely_migration') is not null as is_there`.execute(db);
  if (!rows[0]?.is_there) return { kind: "none" };
  const { rows: made } = await sql<{ name: string }>`
    select name from fairlead.kysely_migration order by name`.execute(db);
  const newest = made.at(-1)?.name;
  if (newest === undefined) return { kind: "none" };
  if (!isKnownMigration(newest)) return { kind: "newer", newest };
  return newest === LATEST_MIGRATION ? { kind: "current" } : { kind: "older", newest };
}

/**
 * Brings the tables to the newest form, or to the given migration; several processes may do so at once.
 * DATABASE_REFUSED for a PostgreSQL that is too old, or a database that a newer Fairlead has changed.
 */
export async function migrateTables(db: Kysely<Tables>, target: string = LATEST_MIGRATION): Promise<void> {
  await checkVersion(db);
  const migrator = new Migrator({ db, provider, migrationTableSchema: "fairlead" });
  const { error } = await migrator.migrateTo(target);
  if (error === undefined || error instanceof VnfmError) {
    if (error) throw error;
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  throw new VnfmError(
    "DATABASE_REFUSED",
    `The database's tables could not be brought up to date: ${reason}.`,
    {
      cause: error,
    },
  );
}

async function checkVersion(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ server_version: string }>`show server_version`.execute(db);
  const version = rows[0]?.server_version ?? "unknown";
  if (Number.parseInt(version, 10) >= OLDEST_POSTGRES) return;
  throw new VnfmError(
    "DATABASE_REFUSED",
    `The database is PostgreSQL ${version}; Fairlead needs ${OLDEST_POSTGRES} or later. Upgrade it, ` +
      "or leave FAIRLEAD_DATABASE_URL out to use Fairlead's own.",
  );
}
