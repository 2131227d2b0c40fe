import { VnfmError } from "../../domain/errors.ts";

export const ARCHIVE_FORMAT = 1;
export const MANIFEST = "manifest.json";
export const CHECKSUMS = "SHA256SUMS";
export const SECRET_KEY = "secret.key";

/** The first entry of a backup: what it holds. */
export interface Manifest {
  readonly format: typeof ARCHIVE_FORMAT;
  readonly createdAt: string;
  /** The last migration of the database; a restore begins with the tables as they were then. */
  readonly migration: string;
  /** The secret key that the sealed values need. */
  readonly secretKeyId: string;
  readonly containsSecretKey: boolean;
  /** For whoever unpacks the archive by hand. */
  readonly note: string;
  readonly tables: readonly ArchivedTable[];
  readonly packages: { readonly files: number; readonly bytes: number };
}

export interface ArchivedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** Tells a command how far it has come: rows of a table, or bytes of the package contents. */
export interface BackupProgress {
  readonly part: "table" | "packages";
  /** The table's name, or the file's. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/** One file or folder of a backup; `tables/<name>/<n>` are pieces of one COPY stream, `packages/…` lie as in the data folder. */
export function pieceName(table: string, number: number): string {
  return `tables/${table}/${String(number).padStart(6, "0")}`;
}

export function noteFor(containsSecretKey: boolean): string {
  return containsSecretKey
    ? `The secret key is in this archive (${SECRET_KEY}): whoever has the archive can read every credential in it. Keep it accordingly.`
    : "The secret key is NOT in this archive. Keep a copy of the key file elsewhere; without it credentials cannot be restored.";
}

/** BACKUP_REFUSED when it is not the manifest of a backup that this Fairlead understands. */
export function readManifestEntry(name: string, content: Buffer): Manifest {
  const manifest = name === MANIFEST ? parse(content) : undefined;
  if (typeof manifest !== "object" || manifest === null || !("format" in manifest)) {
    throw new VnfmError(
      "BACKUP_REFUSED",
      "This file is no backup of Fairlead: it does not begin with a manifest.",
    );
  }
  if (manifest.format !== ARCHIVE_FORMAT) {
    throw new VnfmError(
      "BACKUP_REFUSED",
      `The backup has format ${manifest.format}; this Fairlead reads format ${ARCHIVE_FORMAT}. Use the Fairlead that made it, or a newer one.`,
    );
  }
  // The archive's checksums vouch for the rest.
  return manifest as Manifest;
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
