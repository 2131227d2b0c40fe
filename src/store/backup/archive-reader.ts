import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { VnfmError } from "../../domain/errors.ts";
import { CHECKSUMS } from "./manifest.ts";

export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  /** To be read to its end before the next entry is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Reads a backup from front to back. BACKUP_REFUSED when it is damaged, cut short, or not what its checksums say; as those come
 * last, nothing read may be trusted before the end.
 */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const tar = extract();
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on("error", (error) => tar.destroy(error));
  unzipped.on("error", (error) => tar.destroy(error));
  unzipped.pipe(tar);

  const sums: string[] = [];
  let complete = false;
  try {
    for await (const entry of tar) {
      const { name, size = 0 } = entry.header;
      if (complete) throw damaged(file, `${name} comes after the checksums`);
      if (name === CHECKSUMS) {
        complete = true;
        const expected = sums.join("");
        if ((await readAll(readEntry(file, entry, name, []))).toString() !== expected) {
          throw damaged(file, "its checksums do not fit");
        }
      } else {
        yield { name, size, content: readEntry(file, entry, name, sums) };
      }
    }
  } catch (error) {
    throw asRefusal(error, file);
  } finally {
    source.destroy();
    unzipped.destroy();
    tar.destroy();
  }
  if (!complete) throw damaged(file, "it ends too early");
}

/** All of an entry that is known to be small. */
export async function readAll(content: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(content));
}

async function* readEntry(
  file: string,
  entry: AsyncIterable<unknown>,
  name: string,
  sums: string[],
): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  try {
    // tar-stream yields buffers, which its types do not say.
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw asRefusal(error, file);
  }
  sums.push(`${hash.digest("hex")}  ${name}\n`);
}

function asRefusal(error: unknown, file: string): unknown {
  if (error instanceof VnfmError || !(error instanceof Error)) return error;
  if ("code" in error && error.code === "ENOENT") {
    return new VnfmError("BACKUP_REFUSED", `There is no file ${file}.`, { cause: error });
  }
  return damaged(file, error.message, error);
}

function damaged(file: string, reason: string, cause?: unknown): VnfmError {
  return new VnfmError("BACKUP_REFUSED", `The backup ${file} is damaged: ${reason}.`, { cause });
}
