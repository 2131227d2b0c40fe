import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { VnfmError } from "../../domain/errors.ts";
import type { Logger } from "../../support/logger.ts";
import type { SocketConnection } from "../database-address.ts";
import { writeAccessFiles } from "./access-files.ts";
import { DATABASE_USER, ensureCluster } from "./cluster-folder.ts";
import { folderTaken, lockFolder } from "./folder-lock.ts";
import { findPostgresPrograms } from "./postgres-programs.ts";
import { type ReachedServer, reachServer } from "./reach-server.ts";
import { chooseServerAccount, ensureDataDir } from "./server-account.ts";
import { spawnServer, stopServer } from "./server-process.ts";
import { type ServerSettings, serverArguments } from "./server-settings.ts";
import { ensureSocketFolder, SOCKET_PORT } from "./socket-folder.ts";

const DATABASE = "fairlead";
const LONGEST_PAUSE_MS = 5_000;

export interface EmbeddedPostgresOptions {
  /** Made when absent. */
  readonly dataDir: string;
  readonly logger?: Logger;
  /** Gives up the start; a server already running is left alone. */
  readonly signal?: AbortSignal;
  /** The server's process is there, and needs a moment until it answers; not called for one that ran already. */
  readonly onSpawned?: () => void;
  /** The server died and is being started again; meanwhile the store answers UNAVAILABLE. */
  readonly onCrash?: (reason: string) => void;
  /** Another Fairlead took the folder while the server was down: this process must end. */
  readonly onTakenOver?: (error: VnfmError) => void;
  /** Uses another Fairlead's running server without owning it, for as long as that one runs; for backups. */
  readonly shareRunning?: boolean;
  readonly settings?: ServerSettings;
}

export interface EmbeddedPostgres {
  readonly connection: SocketConnection;
  /** The server had survived a crash of its Fairlead. */
  readonly attached: boolean;
  /** Shuts the server down cleanly and lets go of the folder; leaves another Fairlead's server alone. */
  stop(): Promise<void>;
}

/**
 * Starts Fairlead's own PostgreSQL, or attaches to the one that survived, and keeps it running. Only one Fairlead can
 * have a data folder; only the operating system user of this process can connect.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { logger } = options;
  const stopping = new AbortController();
  const bringUp = await prepare(options);
  let server = await bringUp(options.signal ?? stopping.signal);
  let recovery: Promise<void> = Promise.resolve();
  watch();

  function watch() {
    if (!server.owned) return;
    server.client.once("end", () => {
      if (!stopping.signal.aborted) recovery = recover();
    });
  }

  // The connection that holds the folder's lock is also the pulse: it breaks the moment the server dies.
  async function recover() {
    const reason = "The connection to Fairlead's own PostgreSQL broke; it is started again.";
    logger?.error(reason);
    options.onCrash?.(reason);
    for (let pauseMs = 100; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        server = await bringUp(stopping.signal);
        watch();
        logger?.info("PostgreSQL runs again");
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        if (error instanceof VnfmError && error.code === "DATA_FOLDER_REFUSED") {
          logger?.error(error.message);
          server = { ...server, owned: false };
          options.onTakenOver?.(error);
          return;
        }
        logger?.error({ err: error }, "PostgreSQL does not come back; trying again");
        await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  return {
    connection: { host: server.socketFolder, port: SOCKET_PORT, user: DATABASE_USER, database: DATABASE },
    attached: server.attached,
    async stop() {
      stopping.abort();
      await recovery;
      await server.client.end().catch(() => undefined);
      if (server.owned) await stopServer(clusterOf(options.dataDir), server.pid);
    },
  };
}

interface OwnServer extends ReachedServer {
  /** The folder's lock is ours. */
  readonly owned: boolean;
}

/** Does what is done once, and returns what is done again after each crash of the server. */
async function prepare(
  options: EmbeddedPostgresOptions,
): Promise<(signal: AbortSignal) => Promise<OwnServer>> {
  const { logger, signal } = options;
  const dataDir = resolve(options.dataDir);
  const account = await chooseServerAccount(dataDir);
  await ensureDataDir(dataDir, account);
  const programs = await findPostgresPrograms(account, dataDir);
  const cluster = await ensureCluster(dataDir, programs, account, signal);
  const access = await writeAccessFiles(dataDir, account);
  const socketFolder = await ensureSocketFolder(dataDir, account, logger);
  const args = serverArguments(cluster, socketFolder, access, options.settings);
  const logFile = join(dataDir, "postgres.log");
  const spawn = async () => {
    const server = await spawnServer(programs.postgres, args, account, logFile);
    options.onSpawned?.();
    return server;
  };

  return async (until) => {
    const server = await reachServer(cluster, spawn, until);
    try {
      const owned = await lockFolder(server.client);
      if (!owned && !options.shareRunning) throw await folderTaken(server.client, dataDir);
      await ensureDatabase(server);
      return { ...server, owned };
    } catch (error) {
      await server.client.end().catch(() => undefined);
      throw error;
    }
  };
}

async function ensureDatabase({ client }: ReachedServer): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}

function clusterOf(dataDir: string): string {
  return join(resolve(dataDir), "postgres");
}
