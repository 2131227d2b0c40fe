import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { VnfmError } from "../../domain/errors.ts";

// Any constant does: advisory locks are counted per database, and in `postgres` Fairlead takes no other.
const LOCK_KEY = 0x6c656164;
const NAME = /^fairlead (\d+)$/;
// A predecessor's connection closes with its process, but the server notices a moment later, on a busy machine a longer one.
const PATIENCE_MS = 5_000;

/**
 * Marks the data folder as ours for as long as the connection lives: the server lets go of the lock when our process is
 * gone, however it went. False while another Fairlead holds it.
 */
export async function lockFolder(client: pg.Client): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await tryLock(client))) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** By this name a connection tells others which process holds the lock. */
export function lockHolderName(): string {
  return `fairlead ${process.pid}`;
}

/** What to tell whoever did not get the lock. */
export async function folderTaken(client: pg.Client, dataDir: string): Promise<VnfmError> {
  const { rows } = await client.query(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = $1 and granted and datname = current_database()`,
    [LOCK_KEY],
  );
  const pid = NAME.exec(rows[0]?.application_name ?? "")?.[1] ?? "unknown";
  return new VnfmError(
    "DATA_FOLDER_REFUSED",
    `Another Fairlead, process ${pid}, uses the data folder ${dataDir}. Stop it, or choose another FAIRLEAD_DATA_DIR.`,
  );
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select pg_try_advisory_lock($1) as locked", [LOCK_KEY]);
  return rows[0].locked;
}
