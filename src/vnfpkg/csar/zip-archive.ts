import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { openPromise, type ZipFile } from "yauzl";
import { VnfmError } from "../../domain/errors.ts";
import type { PackageLimits } from "../package-limits.ts";
import { packageRefused } from "../problems.ts";
import { type ArchiveEntry, indexArchive } from "./archive-index.ts";

const READ_BYTES = 1024 * 1024;
const INFLATE_BYTES = 256 * 1024;

/** Opens a zip on disk and checks its directory. PACKAGE_REFUSED when it is no zip, or a hostile one. To be closed. */
export async function openZipArchive(file: string, limits: PackageLimits): Promise<ZipArchive> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file, { decodeStrings: false, autoClose: false });
    if (zip.entryCount > limits.maxEntries) {
      throw packageRefused(
        `The archive is refused: it has ${zip.entryCount} entries; the limit is ${limits.maxEntries}.`,
      );
    }
    const entries = await Array.fromAsync(zip.eachEntry());
    return new ZipArchive(file, zip, indexArchive(entries, zip.fileSize, limits));
  } catch (error) {
    zip?.close();
    if (error instanceof VnfmError || isSystemError(error)) throw error;
    throw await unreadable(file, error);
  }
}

/** An open zip file. Its directory is in memory, its content never: it is handed out in chunks, checked on the way. */
export class ZipArchive {
  /** Files only, by path. */
  readonly files: ReadonlyMap<string, ArchiveEntry>;
  readonly #file: string;
  readonly #zip: ZipFile;

  constructor(file: string, zip: ZipFile, files: ReadonlyMap<string, ArchiveEntry>) {
    this.#file = file;
    this.#zip = zip;
    this.files = files;
  }

  close(): void {
    this.#zip.close();
  }

  /**
   * The content of a file. PACKAGE_REFUSED when it is damaged: more or fewer bytes than declared, wrong CRC-32, no
   * valid deflate data. Never yields a byte beyond the declared size.
   */
  chunks(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    return this.#checked(path, readFresh, signal);
  }

  /** The same for those who are done with a chunk before they ask for the next: all may share their memory. */
  passingChunks(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    return this.#checked(path, readInPlace, signal);
  }

  async *#checked(path: string, read: ReadRange, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const file = this.#get(path);
    let bytes = 0;
    let sum = 0;
    try {
      for await (const chunk of await this.#raw(file, read)) {
        signal?.throwIfAborted();
        bytes += chunk.length;
        if (bytes > file.bytes) {
          throw packageRefused(
            `The archive is refused: '${path}' unpacks to more than the ${file.bytes} bytes it declares.`,
          );
        }
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      if (!isZlibError(error)) throw error;
      throw packageRefused(`The archive is refused: '${path}' is damaged (${error.message}).`, error);
    }
    if (bytes < file.bytes) {
      throw packageRefused(
        `The archive is refused: '${path}' unpacks to ${bytes} bytes; it declares ${file.bytes}.`,
      );
    }
    if (sum !== file.entry.crc32) {
      throw packageRefused(`The archive is refused: '${path}' is damaged (its CRC-32 does not match).`);
    }
  }

  /** A small file as a whole; PACKAGE_REFUSED above `maxBytes`. */
  async read(path: string, maxBytes: number): Promise<Buffer> {
    const { bytes } = this.#get(path);
    if (bytes > maxBytes) {
      throw packageRefused(`'${path}' has ${bytes} bytes; a file of its kind may have ${maxBytes}.`);
    }
    return Buffer.concat(await Array.fromAsync(this.chunks(path)));
  }

  #get(path: string): ArchiveEntry {
    const file = this.files.get(path);
    if (file === undefined) throw new VnfmError("ARTIFACT_UNKNOWN", `The package holds no file '${path}'.`);
    return file;
  }

  async #raw({ path, entry, endsBefore }: ArchiveEntry, read: ReadRange): Promise<AsyncIterable<Buffer>> {
    let start: number;
    try {
      start = (await this.#zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
    } catch (error) {
      throw packageRefused(`The archive is refused: '${path}' is damaged (${messageOf(error)}).`, error);
    }
    const end = start + entry.compressedSize;
    if (end > endsBefore) {
      throw packageRefused(`The archive is refused: '${path}' shares its bytes with another entry.`);
    }
    if (entry.compressedSize === 0) return Readable.from([]);
    if (entry.compressionMethod === STORED) return read(this.#file, start, end);
    const packed = readFresh(this.#file, start, end);
    const inflated = createInflateRaw({ chunkSize: INFLATE_BYTES });
    // Errors of either stream, and an early end of reading, end both; whoever reads `inflated` learns of them.
    pipeline(packed, inflated, () => undefined);
    return inflated;
  }
}

const STORED = 0;

/** Reads a file from `start` to before `end`. */
type ReadRange = (file: string, start: number, end: number) => AsyncIterable<Buffer>;

function readFresh(file: string, start: number, end: number): Readable {
  return createReadStream(file, { start, end: end - 1, highWaterMark: READ_BYTES });
}

/** A new buffer for each chunk of a big image keeps the garbage collector busier than the hash. */
async function* readInPlace(file: string, start: number, end: number): AsyncGenerator<Buffer> {
  const handle = await open(file, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - start));
    for (let position = start; position < end; ) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - position), position);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

async function unreadable(file: string, error: unknown): Promise<VnfmError> {
  const head = await firstBytes(file);
  if (head.toString("latin1") !== "PK\x03\x04") {
    return packageRefused("The content is not a zip archive; a VNF package is one (SOL004).", error);
  }
  if (messageOf(error).startsWith("End of central directory")) {
    return packageRefused(
      "The archive is cut off: its directory, which stands at the end, is missing.",
      error,
    );
  }
  return packageRefused(`The archive is damaged: ${messageOf(error)}.`, error);
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
