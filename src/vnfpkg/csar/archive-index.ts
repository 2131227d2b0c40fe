import type { Entry } from "yauzl";
import type { PackageLimits } from "../package-limits.ts";
import { packageRefused } from "../problems.ts";
import { checkEntryName, nameKey } from "./check-entry-name.ts";

/** A file in an archive, as the central directory declares it. */
export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: number;
  readonly entry: Entry;
  /** Where at the latest its data ends: the next entry begins there. */
  readonly endsBefore: number;
}

const FILE = 0o100000;
const FOLDER = 0o040000;
const LINK = 0o120000;
const LOCAL_HEADER_BYTES = 30;

/**
 * Turns an archive's directory into its files by path. Everything that can be seen without unpacking is checked here:
 * names, kinds, doubles, sizes, ratios, overlaps. PACKAGE_REFUSED names the entry.
 */
export function indexArchive(
  entries: readonly Entry[],
  archiveBytes: number,
  limits: PackageLimits,
): ReadonlyMap<string, ArchiveEntry> {
  const names = new NameRegister();
  const files: { readonly path: string; readonly entry: Entry }[] = [];
  for (const entry of entries) {
    const name = checkEntryName(entry.fileNameRaw, limits);
    if (!name.ok) throw packageRefused(`The archive is refused: ${name.reason}.`);
    const { path, isFolder } = name;
    checkKind(path, isFolder, entry);
    names.register(path, isFolder);
    if (!isFolder) files.push({ path, entry });
  }
  checkSizes(files, archiveBytes, limits);
  return placed(files, archiveBytes);
}

function checkKind(path: string, isFolder: boolean, entry: Entry): void {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (type === LINK)
    throw packageRefused(`The archive is refused: '${path}' is a link; put the file itself there.`);
  if (type !== 0 && type !== FILE && type !== FOLDER) {
    throw packageRefused(`The archive is refused: '${path}' is a device or another special file.`);
  }
  if (entry.isEncrypted()) throw packageRefused(`The archive is refused: '${path}' is encrypted.`);
  if (!entry.canDecodeFileData()) {
    throw packageRefused(
      `The archive is refused: '${path}' is packed by method ${entry.compressionMethod}; only stored and deflated files can be read.`,
    );
  }
  if (isFolder && entry.uncompressedSize > 0) {
    throw packageRefused(`The archive is refused: the folder '${path}' holds data of its own.`);
  }
}

/** Knows every path and the folders above it. */
class NameRegister {
  readonly #known = new Map<
    string,
    { readonly path: string; readonly kind: "file" | "folder"; explicit: boolean }
  >();

  register(path: string, isFolder: boolean): void {
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      this.#put(path.slice(0, slash), "folder", false);
    }
    this.#put(path, isFolder ? "folder" : "file", true);
  }

  #put(path: string, kind: "file" | "folder", explicit: boolean): void {
    const key = nameKey(path);
    const known = this.#known.get(key);
    if (known === undefined) {
      this.#known.set(key, { path, kind, explicit });
      return;
    }
    if (known.path !== path) {
      throw packageRefused(
        `The archive is refused: '${known.path}' and '${path}' differ only by case or Unicode form; many systems take them for one.`,
      );
    }
    if (known.kind !== kind)
      throw packageRefused(`The archive is refused: '${path}' is both a file and a folder.`);
    if (explicit && known.explicit) throw packageRefused(`The archive is refused: it holds '${path}' twice.`);
    known.explicit ||= explicit;
  }
}

function checkSizes(
  files: readonly { readonly path: string; readonly entry: Entry }[],
  archiveBytes: number,
  { maxUnpackedBytes, maxRatio, ratioFreeBytes }: PackageLimits,
): void {
  let total = 0;
  for (const { path, entry } of files) {
    total += entry.uncompressedSize;
    if (entry.uncompressedSize > ratioFreeBytes && entry.uncompressedSize > maxRatio * entry.compressedSize) {
      throw packageRefused(
        `The archive is refused: '${path}' unpacks to more than ${maxRatio} times its size, as archives made to do harm do.`,
      );
    }
  }
  if (total > maxUnpackedBytes) {
    throw packageRefused(
      `The archive is refused: it unpacks to ${total} bytes; the limit is ${maxUnpackedBytes}.`,
    );
  }
  if (total > ratioFreeBytes && total > maxRatio * archiveBytes) {
    throw packageRefused(
      `The archive is refused: it unpacks to more than ${maxRatio} times its size, as archives made to do harm do.`,
    );
  }
}

/** Entries that share bytes let a small archive unpack to any size; no honest tool writes them. */
function placed(
  files: readonly { readonly path: string; readonly entry: Entry }[],
  archiveBytes: number,
): ReadonlyMap<string, ArchiveEntry> {
  const inOrder = files.toSorted(
    (a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader,
  );
  return new Map(
    inOrder.map(({ path, entry }, index) => {
      const next = inOrder[index + 1];
      const endsBefore = next?.entry.relativeOffsetOfLocalHeader ?? archiveBytes;
      const leastEnd =
        entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
      if (leastEnd > endsBefore) {
        throw packageRefused(
          next === undefined
            ? `The archive is refused: '${path}' reaches beyond its end; it is cut off or damaged.`
            : `The archive is refused: '${path}' and '${next.path}' share the same bytes.`,
        );
      }
      return [path, { path, bytes: entry.uncompressedSize, entry, endsBefore }];
    }),
  );
}
