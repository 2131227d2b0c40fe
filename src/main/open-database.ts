import { join } from "node:path";
import { type DatabaseAddress, toPgConfig } from "../store/database-address.ts";
import { startEmbeddedPostgres } from "../store/embedded/embedded-postgres.ts";
import { openSecretKey } from "../store/secrets/open-secret-key.ts";
import { openStore, type SqlStore } from "../store/sql/open-store.ts";
import type { Logger } from "../support/logger.ts";
import type { Config } from "./settings.ts";

export interface Database {
  readonly store: SqlStore;
  /** For pg-boss, which keeps connections of its own. */
  readonly pgConfig: ReturnType<typeof toPgConfig>;
  /** Nobody else can be at work on it: it is our own PostgreSQL, and the folder is locked. */
  readonly isOurs: boolean;
  close(): Promise<void>;
}

/** Opens the operator's PostgreSQL, or starts our own, and brings the tables up to date. */
export async function openDatabase(
  config: Pick<Config, "dataDir" | "databaseUrl" | "keyFile">,
  logger: Logger,
  onLost: (reason: string) => void,
): Promise<Database> {
  const embedded =
    config.databaseUrl === ""
      ? await startEmbeddedPostgres({
          dataDir: config.dataDir,
          logger,
          onTakenOver: (error) => onLost(error.message),
        })
      : undefined;
  const address: DatabaseAddress = embedded ?? { databaseUrl: config.databaseUrl };
  try {
    const secretKey = await openSecretKey(keyFileOf(config));
    const store = openStore({ ...address, secretKey });
    await store.migrate();
    return {
      store,
      pgConfig: toPgConfig(address),
      isOurs: embedded !== undefined,
      async close() {
        await store.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** Lends the database's address to a command; `beside` says that a running Fairlead does not matter to it. */
export async function withDatabaseAddress<T>(
  { dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">,
  { beside }: { readonly beside: boolean },
  work: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  if (databaseUrl !== "") return await work({ databaseUrl });
  const embedded = await startEmbeddedPostgres({ dataDir, shareRunning: beside });
  try {
    return await work(embedded);
  } finally {
    await embedded.stop();
  }
}

export function keyFileOf({ keyFile, dataDir }: Pick<Config, "dataDir" | "keyFile">): string {
  return keyFile || join(dataDir, "secret.key");
}
