import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { CHECKSUMS } from "./manifest.ts";

export interface ArchiveWriter {
  add(name: string, content: Buffer): Promise<void>;
  /** Adds the first `size` bytes of a file. */
  addFile(name: string, path: string, size: number, onBytes: (bytes: number) => void): Promise<void>;
  /** Ends the archive with the checksums of all entries; it is on disk when this resolves. */
  finish(): Promise<void>;
  /** Gives up; what is written of the file remains. */
  abort(): Promise<void>;
}

/** Writes a new gzipped tar archive that `tar` can unpack and `sha256sum --check` can verify. */
export function writeArchive(file: string, modified: Date, signal?: AbortSignal): ArchiveWriter {
  const tar = pack();
  const sums: string[] = [];
  const written = pipeline(
    tar,
    // Most of it is compressed already (VNF packages) or random (sealed values).
    createGzip({ level: 1 }),
    createWriteStream(file, { flags: "wx", mode: 0o600, flush: true }),
    { ...(signal && { signal }) },
  );
  // Told by `finish` or `abort`; until then an entry fails with it.
  written.catch(() => undefined);

  async function addStream(
    name: string,
    content: Readable,
    size: number,
    onBytes: (bytes: number) => void = () => undefined,
  ): Promise<void> {
    const hash = createHash("sha256");
    const hashing = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        onBytes(chunk.length);
        done(null, chunk);
      },
    });
    try {
      // Refused at once when the archive has failed already.
      await pipeline(content, hashing, tar.entry({ name, size, mtime: modified, mode: 0o600 }));
    } catch (error) {
      // The archive's own failure, a full disk for instance, says more than that of the entry.
      tar.destroy();
      await written;
      throw error;
    }
    sums.push(`${hash.digest("hex")}  ${name}\n`);
  }

  return {
    add: (name, content) => addStream(name, Readable.from([content]), content.length),
    async addFile(name, path, size, onBytes) {
      const content = size === 0 ? Readable.from([]) : createReadStream(path, { end: size - 1 });
      await addStream(name, content, size, onBytes);
    },
    async finish() {
      await addStream(
        CHECKSUMS,
        Readable.from([Buffer.from(sums.join(""))]),
        Buffer.byteLength(sums.join("")),
      );
      tar.finalize();
      await written;
    },
    async abort() {
      tar.destroy();
      await written.catch(() => undefined);
    },
  };
}
