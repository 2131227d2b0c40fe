import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { VnfmError } from "../../domain/errors.ts";
import { ensureFolder } from "../../support/ensure-folder.ts";
import type { DatabaseAddress } from "../database-address.ts";
import { removeAbandoned } from "../remove-abandoned.ts";
import { secretKeyFrom } from "../secrets/open-secret-key.ts";
import { migrateDatabase } from "../sql/migrate-database.ts";
import { type ArchiveEntry, readAll, readArchive } from "./archive-reader.ts";
import { withConnection } from "./connect.ts";
import { fillTables } from "./fill-tables.ts";
import { type BackupProgress, MANIFEST, type Manifest, readManifestEntry, SECRET_KEY } from "./manifest.ts";
import {
  checkKnown,
  checkNobodyWorks,
  checkNoPackages,
  checkNoRows,
  checkSecretKey,
} from "./restore-checks.ts";

export type RestoreOptions = DatabaseAddress & {
  /** The folder of the package contents; must be absent or empty. */
  readonly packagesDir: string;
  /** The key that the backup was sealed with must lie there already, unless the backup brings it. */
  readonly secretKeyFile: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackupProgress) => void;
};

/** Reads what a backup says it holds. */
export async function readManifest(sourceFile: string): Promise<Manifest> {
  for await (const { name, content } of readArchive(sourceFile)) {
    return readManifestEntry(name, await readAll(content));
  }
  throw new VnfmError("BACKUP_REFUSED", `${sourceFile} is empty.`);
}

/**
 * Puts a backup into an empty database, and the package contents beside it: all of it, when every checksum has been verified, or
 * nothing. BACKUP_REFUSED says what is in the way. */
export async function restore(sourceFile: string, options: RestoreOptions): Promise<Manifest> {
  const { packagesDir, secretKeyFile } = options;
  const manifest = await readManifest(sourceFile);
  checkKnown(manifest);
  await checkSecretKey(manifest, secretKeyFile);
  await checkNoPackages(packagesDir);
  await withConnection(options, async (client) => {
    await checkNoRows(client);
    await checkNobodyWorks(client);
    // The rows go into the tables as they were at the time of the backup; later migrations then find them as they expect.
    await client.query("drop schema if exists fairlead cascade");
  });
  await migrateDatabase(options, manifest.migration);

  const restoring = `${resolve(packagesDir)}.restoring-`;
  // What a restore that was killed has left may be gigabytes.
  await removeAbandoned(dirname(restoring), basename(restoring));
  const unfinished = `${restoring}${process.pid}`;
  await ensureFolder(unfinished);
  try {
    await withConnection(options, async (client) => {
      await client.query("begin");
      const secretKey = await readContents(client, sourceFile, unfinished, manifest, options);
      if (secretKey) await secretKeyFrom(secretKey.toString(), secretKeyFile).ensureSaved();
      await rename(unfinished, packagesDir);
      await client.query("commit");
    });
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    options.signal?.throwIfAborted();
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new VnfmError("BACKUP_REFUSED", `The database refuses a row of the backup: ${error.message}.`, {
      cause: error,
    });
  }
  await migrateDatabase(options);
  return manifest;
}

/** Reads the archive to its end, where the checksums are; returns the secret key, when it brings one. */
async function readContents(
  client: pg.Client,
  sourceFile: string,
  packages: string,
  manifest: Manifest,
  { signal, onProgress = () => undefined }: RestoreOptions,
): Promise<Buffer | undefined> {
  const tables = fillTables(client, manifest.tables, onProgress);
  let secretKey: Buffer | undefined;
  let bytes = 0;
  for await (const entry of readArchive(sourceFile)) {
    signal?.throwIfAborted();
    const [part, ...rest] = entry.name.split("/");
    if (part === "tables") {
      await tables.take(rest[0] ?? "", entry);
    } else if (part === "packages") {
      await writePackageFile(packages, rest.join("/"), entry);
      bytes += entry.size;
      onProgress({ part: "packages", name: rest.join("/"), done: bytes, total: manifest.packages.bytes });
    } else if (entry.name === SECRET_KEY || entry.name === MANIFEST) {
      const content = await readAll(entry.content);
      if (entry.name === SECRET_KEY) secretKey = content;
    } else {
      throw new VnfmError(
        "BACKUP_REFUSED",
        `The backup holds ${entry.name}, which this Fairlead does not know.`,
      );
    }
  }
  await tables.finish();
  return secretKey;
}

async function writePackageFile(folder: string, name: string, { content }: ArchiveEntry): Promise<void> {
  const path = join(folder, name);
  if (!path.startsWith(folder + sep)) {
    throw new VnfmError(
      "BACKUP_REFUSED",
      `The backup holds a file that would lie outside of its folder: ${name}.`,
    );
  }
  await ensureFolder(dirname(path));
  await pipeline(Readable.from(content), createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }));
}
