import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { SocketConnection } from "../../src/store/database-address.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.ts";
import { openSecretKey } from "../../src/store/secrets/open-secret-key.ts";
import { openStore } from "../../src/store/sql/open-store.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The template database, with all tables and no rows, and the key that its copies are sealed with. */
    databaseTemplate: { readonly connection: SocketConnection; readonly secretKeyFile: string };
  }
}

/** Starts one PostgreSQL for a whole test run; `aStore` hands out copies of its template database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Below the system's temporary folder: as root, the server's own user must be able to reach it.
  const dataDir = await mkdtemp(join(tmpdir(), "fairlead-tests-"));
  const server = await startEmbeddedPostgres({
    dataDir,
    // A test database need not survive a power cut, and many test files at once need many connections.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  const secretKeyFile = join(dataDir, "secret.key");
  const store = openStore({
    connection: server.connection,
    secretKey: await openSecretKey(secretKeyFile),
    poolSize: 1,
  });
  await store.migrate();
  await store.close();

  project.provide("databaseTemplate", { connection: server.connection, secretKeyFile });
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  };
}
