import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { VnfmError } from "../../domain/errors.ts";
import { DATABASE_USER } from "./cluster-folder.ts";
import { lockHolderName } from "./folder-lock.ts";
import { findRunningServer } from "./postmaster-pid.ts";
import type { ServerProcess } from "./server-process.ts";
import { SOCKET_PORT } from "./socket-folder.ts";

const LOOK_EVERY_MS = 10;
// A killed server's last processes may hold its shared memory for a moment; another server may be starting or shutting down, on a busy
// machine for long.
const PREDECESSOR_LEAVES_WITHIN_MS = 60_000;
const PREDECESSOR = /already exists|already in use|still in use|shared memory block/;
const CANNOT_CONNECT_NOW = "57P03";

export interface ReachedServer {
  readonly pid: number;
  readonly socketFolder: string;
  /** Connected to the maintenance database. */
  readonly client: pg.Client;
  /** It ran already. */
  readonly attached: boolean;
}

/**
 * Connects to the server of the database folder, starting it when nobody answers. Waits as long as it takes: after a
 * crash of the machine the server first replays its log. DATABASE_REFUSED, in the server's words, when it does not start.
 */
export async function reachServer(
  cluster: string,
  spawn: () => Promise<ServerProcess>,
  signal: AbortSignal,
): Promise<ReachedServer> {
  const begin = Date.now();
  let child: ServerProcess | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      const running = await findRunningServer(cluster);
      const starting = running && running.pid === child?.pid && !running.ready;
      const answer = starting ? "wait" : running ? await connect(running.socketFolder) : "silence";
      if (running && answer instanceof pg.Client) {
        return { ...running, client: answer, attached: running.pid !== child?.pid };
      }
      const reason = await child?.findReasonOfEnd();
      if (reason !== undefined) {
        const predecessor = PREDECESSOR.test(reason) && Date.now() - begin < PREDECESSOR_LEAVES_WITHIN_MS;
        if (!predecessor) throw new VnfmError("DATABASE_REFUSED", `PostgreSQL does not start: ${reason}`);
        child = undefined;
      }
      if (answer === "silence") child ??= await spawn();
      await delay(LOOK_EVERY_MS);
    }
  } catch (error) {
    child?.interrupt();
    throw error;
  }
}

async function connect(socketFolder: string): Promise<pg.Client | "wait" | "silence"> {
  const client = new pg.Client({
    host: socketFolder,
    port: SOCKET_PORT,
    user: DATABASE_USER,
    database: "postgres",
    application_name: lockHolderName(),
  });
  // Without a listener a lost connection would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) return "silence";
    if (error.code === CANNOT_CONNECT_NOW) return "wait";
    throw new VnfmError("DATABASE_REFUSED", `Fairlead's own PostgreSQL refuses it: ${error.message}.`, {
      cause: error,
    });
  }
}
