import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
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
  /** Files of that folder, relative to it, that are worth nothing to anybody who restores; none when absent. */
  readonly isUnfinished?: (name: string) => boolean;
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
  const explain = (error: unknown): never => {
    throw isAbout(error, unfinished) ? notWritten(targetFile, error) : error;
  };
  try {
    const manifest = await withConnection(options, async (client) => {
      await client.query("begin isolation level repeatable read read only");
      // Here, as outside every system error would be taken for one of the database's connection.
      return writeAll(client, archive, options).catch(explain);
    });
    await archive.finish().catch(explain);
    await rename(unfinished, targetFile);
    return manifest;
  } catch (error) {
    await archive.abort();
    // What led here says more than why there is nothing to remove.
    await rm(unfinished, { force: true }).catch(() => undefined);
    options.signal?.throwIfAborted();
    throw error;
  }
}

function isAbout(error: unknown, file: string): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !("syscall" in error)) return false;
  // Of an open file only writing fails, and nothing else is written here.
  return error.syscall === "write" || ("path" in error && error.path === file);
}

function notWritten(targetFile: string, error: NodeJS.ErrnoException): VnfmError {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${dirname(targetFile)}`,
    ENOTDIR: `${dirname(targetFile)} is no folder`,
    EACCES: `this user may not write into ${dirname(targetFile)}`,
    EROFS: `${dirname(targetFile)} is read-only`,
    ENOSPC: "there is no room left on its disk",
  };
  const reason = reasons[error.code ?? ""] ?? error.message;
  return new VnfmError("BACKUP_REFUSED", `${targetFile} cannot be written: ${reason}.`, { cause: error });
}

async function writeAll(
  client: pg.Client,
  archive: ArchiveWriter,
  options: BackupOptions,
): Promise<Manifest> {
  const state = await readState(client);
  // Only now: content is there before its row says so, and what comes after this moment of the database does no harm.
  const files = await listFiles(options.packagesDir, options.isUnfinished);
  const manifest = makeManifest(state, files, options);
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

/** The first query is the moment that everything after it is read as of. */
async function readState(client: pg.Client): Promise<Pick<Manifest, "migration" | "secretKeyId" | "tables">> {
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
  return {
    migration: migrations[0].newest,
    secretKeyId: canaries[0] ? sealingKeyId(canaries[0].value) : "",
    tables: await describeTables(client),
  };
}

function makeManifest(
  { migration, secretKeyId, tables }: Awaited<ReturnType<typeof readState>>,
  files: readonly PackageFile[],
  { now, includeSecretKeyFile }: BackupOptions,
): Manifest {
  const containsSecretKey = includeSecretKeyFile !== undefined;
  return {
    format: ARCHIVE_FORMAT,
    createdAt: now.toISOString(),
    migration,
    secretKeyId,
    containsSecretKey,
    note: noteFor(containsSecretKey),
    tables,
    packages: { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) },
  };
}

interface PackageFile {
  /** Relative to the folder, with slashes. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

async function listFiles(
  folder: string,
  isUnfinished: (name: string) => boolean = () => false,
): Promise<PackageFile[]> {
  if (!(await exists(folder))) return [];
  const files: PackageFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (!entry.isFile() || isUnfinished(name)) continue;
    const found = await stat(path).catch(() => undefined);
    if (found) files.push({ name, path, size: found.size });
  }
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
