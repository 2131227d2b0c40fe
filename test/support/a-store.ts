import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import type { SocketConnection } from "../../src/store/database-address.ts";
import { openSecretKey } from "../../src/store/secrets/open-secret-key.ts";
import type { SecretKey } from "../../src/store/secrets/secret-key.ts";
import { openStore, type SqlStore } from "../../src/store/sql/open-store.ts";

export interface AStore {
  readonly store: SqlStore;
  /** Its own database, for pg-boss or raw SQL. */
  readonly connection: SocketConnection;
  readonly secretKey: SecretKey;
}

// Registered when the test file imports this module: within a hook or a test it would be too late, and silently ignored.
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

/** A store on a fresh database with all tables; it is gone when the test file ends. */
export async function aStore(options: { readonly poolSize?: number } = {}): Promise<AStore> {
  const { connection, secretKeyFile } = inject("databaseTemplate");
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  // To copy the files takes a third of the processor time that it takes to write all pages to the log.
  await administer(
    connection,
    `create database ${database} template ${connection.database} strategy file_copy`,
  );
  const copy = { ...connection, database };
  const secretKey = await openSecretKey(secretKeyFile);
  const store = openStore({ connection: copy, secretKey, ...options });

  closers.push(async () => {
    await store.close();
    await administer(connection, `drop database ${database} with (force)`);
  });
  return { store, connection: copy, secretKey };
}

async function administer(connection: SocketConnection, statement: string): Promise<void> {
  // Not the template itself: it cannot be copied while somebody is connected to it.
  const client = new pg.Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
