import { Kysely, PostgresDialect } from "kysely";
import type { DatabaseAddress } from "../database-address.ts";
import { migrateTables } from "./migrate.ts";
import { openPool } from "./open-pool.ts";
import type { Tables } from "./tables.ts";

/** Brings a database's tables to the newest form, or to that of an earlier migration, without opening a store on it. */
export async function migrateDatabase(address: DatabaseAddress, target?: string): Promise<void> {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: openPool(address, 1, "fairlead migration") }),
  });
  try {
    await migrateTables(db, target);
  } finally {
    await db.destroy();
  }
}
