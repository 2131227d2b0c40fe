import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type pg from "pg";
import { VnfmError } from "../../domain/errors.ts";
import type { DatabaseAddress } from "../database-address.ts";
import { sealingKeyId } from "../secrets/secret-key.ts";
import { type ArchiveWriter, writeArchive } from "./archive-writer.ts";
import { withConnection } from "./connect.ts";
import {
  ARCHIVE_FORMAT,
  type BackupProgress,
  MANIFEST,
  type Manifest,
  noteFor,
  pieceName,
  SECRET_KEY,
} from "./manifest.ts";
import { countRows, describeTables, readTable } from "./table-contents.ts";

export type BackupOptions = DatabaseAddress & {
  /** The folder of the package contents; none when it is not there. */
  readonly packagesDir: string;
  /** When given, the key goes into the archive, which is then as secret as the key. */
  readonly includeSecretKeyFile?: string;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackupProgress) => void;
};

/**
 * Writes everything Fairlead remembers into one new file (0600): the database as of one moment, and the contents of the
 * packages. Fairlead may go on working; a package deleted in the meantime may be in the backup without its content. The job queue is
 * not in it: unfinished operations are taken up from their own rows. BACKUP_REFUSED when the file exists.
 */
export async function backup(options: BackupOptions, targetFile: string): Promise<Manifest> {
  if (await exists(targetFile)) {
    throw new VnfmError(
      "BACKUP_REFUSED",
      `${targetFile} exists already; choose another name for the backup.`,
    );
  }
  const unfinished = `${targetFile}.unfinished-${process.pid}`;
  const archive = writeArchive(unfinished, options.now, options.signal);
  try {
    const manifest = await withConnection(options, async (client) => {
      await client.query("begin isolation level repeatable read read only");
      return writeAll(client, archive, options);
    });
    await archive.finish();
    await rename(unfinished, targetFile);
    return manifest;
  } catch (error) {
    await archive.abort();
    await rm(unfinished, { force: true });
    options.signal?.throwIfAborted();
    throw error;
  }
}

async function writeAll(
  client: pg.Client,
  archive: ArchiveWriter,
  options: BackupOptions,
): Promise<Manifest> {
  const files = await listFiles(options.packagesDir);
  const manifest = await makeManifest(client, files, options);
  await archive.add(MANIFEST, Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`));
  if (options.includeSecretKeyFile !== undefined) {
    await archive.add(SECRET_KEY, await readFile(options.includeSecretKeyFile));
  }
  for (const table of manifest.tables) {
    let [number, done] = [0, 0];
    for await (const piece of readTable(client, table)) {
      options.signal?.throwIfAborted();
      await archive.add(pieceName(table.name, ++number), piece);
      done += countRows(piece);
      options.onProgress?.({ part: "table", name: table.name, done, total: table.rows });
    }
  }
  let bytes = 0;
  for (const { name, path, size } of files) {
    if (!(await exists(path))) continue;
    await archive.addFile(`packages/${name}`, path, size, (more) => {
      bytes += more;
      options.onProgress?.({ part: "packages", name, done: bytes, total: manifest.packages.bytes });
    });
  }
  return manifest;
}

async function makeManifest(
  client: pg.Client,
  files: readonly PackageFile[],
  { now, includeSecretKeyFile }: BackupOptions,
): Promise<Manifest> {
  const { rows: schema } = await client.query(
    "select to_regclass('fairlead.kysely_migration') as migrations",
  );
  if (schema[0].migrations === null) {
    throw new VnfmError(
      "BACKUP_REFUSED",
      "The database holds nothing of Fairlead yet; there is nothing to back up.",
    );
  }
  const { rows: migrations } = await client.query(
    "select max(name) as newest from fairlead.kysely_migration",
  );
  const { rows: canaries } = await client.query(
    "select value from fairlead.settings where name = 'secret-key'",
  );
  const containsSecretKey = includeSecretKeyFile !== undefined;
  return {
    format: ARCHIVE_FORMAT,
    createdAt: now.toISOString(),
    migration: migrations[0].newest,
    secretKeyId: canaries[0] ? sealingKeyId(canaries[0].value) : "",
    containsSecretKey,
    note: noteFor(containsSecretKey),
    tables: await describeTables(client),
    packages: { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
  };
}

interface PackageFile {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

async function listFiles(folder: string): Promise<PackageFile[]> {
  if (!(await exists(folder))) return [];
  const files: PackageFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const found = entry.isFile() ? await stat(path).catch(() => undefined) : undefined;
    if (found) files.push({ name: relative(folder, path).split(sep).join("/"), path, size: found.size });
  }
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
