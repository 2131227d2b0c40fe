import { execFile } from "node:child_process";
import { chown, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { VnfmError } from "../../domain/errors.ts";
import { removeAbandoned } from "../remove-abandoned.ts";
import { POSTGRES_MAJOR, type PostgresPrograms } from "./postgres-programs.ts";
import type { ServerAccount } from "./server-account.ts";
import { asServer } from "./spawn-options.ts";

/** The superuser of the embedded server; there is no other. */
export const DATABASE_USER = "fairlead";

/**
 * Makes the database folder when absent, and refuses one of another major version. It appears whole or not at all: a crash leaves
 * at most a folder under another name, which the next start removes.
 */
export async function ensureCluster(
  dataDir: string,
  programs: PostgresPrograms,
  account: ServerAccount,
  signal?: AbortSignal,
): Promise<string> {
  const cluster = join(dataDir, "postgres");
  if (await isOurs(cluster)) return cluster;

  await removeAbandoned(dataDir, "postgres.new-");
  const unfinished = `${cluster}.new-${process.pid}`;
  await mkdir(unfinished, { mode: 0o700 });
  if (account.switchTo) await chown(unfinished, account.switchTo.uid, account.switchTo.gid);
  await runInitdb(programs, unfinished, account, signal);
  await rename(unfinished, cluster).catch(async (cause) => {
    // Two first starts at once: the other one's is as good, and the folder's lock will tell them apart.
    await rm(unfinished, { recursive: true, force: true });
    if (await isOurs(cluster)) return;
    throw new VnfmError(
      "DATA_FOLDER_REFUSED",
      `${cluster} exists, but holds no database. Move it away, or choose another FAIRLEAD_DATA_DIR.`,
      { cause },
    );
  });
  return cluster;
}

/** Whether the data folder holds a database. DATA_FOLDER_REFUSED for one of another major version. */
export function hasCluster(dataDir: string): Promise<boolean> {
  return isOurs(join(dataDir, "postgres"));
}

async function isOurs(cluster: string): Promise<boolean> {
  const version = await readFile(join(cluster, "PG_VERSION"), "utf8").catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (version === undefined) return false;
  if (version.trim() === POSTGRES_MAJOR) return true;
  throw new VnfmError(
    "DATA_FOLDER_REFUSED",
    `${cluster} was made by PostgreSQL ${version.trim()}; this Fairlead brings PostgreSQL ${POSTGRES_MAJOR}. Take a backup ` +
      "with the Fairlead that made it and restore it into an empty data folder.",
  );
}

async function runInitdb(
  { initdb }: PostgresPrograms,
  folder: string,
  account: ServerAccount,
  signal?: AbortSignal,
): Promise<void> {
  const args = [
    ...["--pgdata", folder, "--username", DATABASE_USER, "--auth", "peer", "--encoding", "UTF8"],
    // The built-in locale sorts alike on every system and in every later C library.
    ...["--no-locale", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ...["--data-checksums", "--no-instructions"],
  ];
  try {
    await promisify(execFile)(initdb, args, { ...asServer(account), ...(signal && { signal }) });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    signal?.throwIfAborted();
    throw new VnfmError("DATABASE_REFUSED", `PostgreSQL could not make ${folder}: ${lastLine(error)}`, {
      cause: error,
    });
  }
}

function lastLine(error: unknown): string {
  const text =
    error instanceof Error && "stderr" in error ? String(error.stderr) || error.message : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
