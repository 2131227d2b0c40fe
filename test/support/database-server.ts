import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import type { SocketConnection } from "../../src/store/database-address.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.ts";
import { openSecretKey } from "../../src/store/secrets/open-secret-key.ts";
import { openStore } from "../../src/store/sql/open-store.ts";
import { scratchFolder } from "./scratch-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The template database, with all tables and no rows, and the key that its copies are sealed with. */
    databaseTemplate: { readonly connection: SocketConnection; readonly secretKeyFile: string };
    /** A data folder whose database has all tables and no rows; only ever copied. */
    dataFolderTemplate: string;
  }
}

// A test database need not survive a power cut, and many test files at once need many connections.
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

/** Starts one PostgreSQL for a whole test run; `aStore` hands out copies of its template database. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(scratchFolder(), "fairlead-tests-"));
  // As root, the server's own user must be able to get there.
  await chmod(folder, 0o755);
  const pristine = join(folder, "pristine");
  await mkdir(pristine);
  await makeTables(pristine);
  const dataDir = join(folder, "data");
  // Making a database takes ten times as long as to copy one.
  await promisify(execFile)("cp", ["-a", pristine, dataDir]);
  const { connection, stop } = await startEmbeddedPostgres({ dataDir, settings });

  project.provide("databaseTemplate", { connection, secretKeyFile: join(dataDir, "secret.key") });
  project.provide("dataFolderTemplate", pristine);
  return async () => {
    await stop();
    await rm(folder, { recursive: true });
  };
}

async function makeTables(dataDir: string): Promise<void> {
  const { connection, stop } = await startEmbeddedPostgres({ dataDir, settings });
  const secretKey = await openSecretKey(join(dataDir, "secret.key"));
  const store = openStore({ connection, secretKey, poolSize: 1 });
  await store.migrate();
  await store.close();
  await stop();
}
