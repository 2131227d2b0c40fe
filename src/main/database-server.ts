import type { DatabaseAddress } from "../store/database-address.ts";
import { hasCluster } from "../store/embedded/cluster-folder.ts";
import { startEmbeddedPostgres } from "../store/embedded/embedded-postgres.ts";
import type { Logger } from "../support/logger.ts";
import type { Config } from "./settings.ts";

/** The operator's PostgreSQL, or our own. */
export interface DatabaseServer {
  readonly address: DatabaseAddress;
  /** Nobody else can be at work on it: it is our own PostgreSQL, and the folder is locked. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
}

export interface DatabaseServerOptions {
  readonly logger?: Logger;
  /** Our own came into other hands: this process cannot go on. */
  readonly onLost?: (reason: string) => void;
  /** The process of our own is there, and needs a moment until it answers. */
  readonly onSpawned?: () => void;
  /** A running Fairlead does not matter: its server is used as well. */
  readonly beside?: boolean;
}

/** Starts our own PostgreSQL, unless the operator has named another. */
export async function startDatabaseServer(
  { dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">,
  { logger, onLost, onSpawned, beside = false }: DatabaseServerOptions,
): Promise<DatabaseServer> {
  if (databaseUrl !== "") return { address: { databaseUrl }, isOurs: false, stop: async () => undefined };
  const embedded = await startEmbeddedPostgres({
    dataDir,
    shareRunning: beside,
    ...(logger === undefined ? {} : { logger }),
    ...(onSpawned === undefined ? {} : { onSpawned }),
    onTakenOver: (error) => onLost?.(error.message),
  });
  return { address: embedded, isOurs: true, stop: () => embedded.stop() };
}

/** Whether there is a database to look at: our own is made by the first start. */
export async function isDatabaseMade({
  dataDir,
  databaseUrl,
}: Pick<Config, "dataDir" | "databaseUrl">): Promise<boolean> {
  return databaseUrl !== "" || (await hasCluster(dataDir));
}

/** Lends the database's address to a command; `beside` says that a running Fairlead does not matter to it. */
export async function withDatabaseAddress<T>(
  config: Pick<Config, "dataDir" | "databaseUrl">,
  options: { readonly beside: boolean },
  work: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  const server = await startDatabaseServer(config, options);
  try {
    return await work(server.address);
  } finally {
    await server.stop();
  }
}
