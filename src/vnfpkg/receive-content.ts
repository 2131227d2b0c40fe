import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { VnfmError } from "../domain/errors.ts";

export interface ReceivedContent {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

const WRITE_BYTES = 4 * 1024 * 1024;

/**
 * Writes a stream to disk so that `target` appears whole and durable, or not at all: into `temporary`, flushed, then renamed.
 * BODY_TOO_LARGE above `maxBytes`, STORAGE_FULL when the disk is; nothing is left of a failure.
 */
export async function receiveContent(
  content: AsyncIterable<Uint8Array>,
  { target, temporary, maxBytes }: { target: string; temporary: string; maxBytes: number },
  signal?: AbortSignal,
): Promise<ReceivedContent> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > maxBytes) throw tooLarge(maxBytes);
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(temporary, { flags: "wx", mode: 0o600, flush: true, highWaterMark: WRITE_BYTES }),
      { signal },
    );
    await rename(temporary, target);
    await flushFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw isDiskFull(error) ? storageFull(error) : error;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** The SHA-256 of a file that is there already. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash: Hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: WRITE_BYTES, signal }))
    hash.update(chunk);
  return hash.digest("hex");
}

/** True for the errors of a full disk and of an exhausted quota. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

export function storageFull(cause: unknown): VnfmError {
  return new VnfmError(
    "STORAGE_FULL",
    "There is no room left on the disk of Fairlead's data folder; free some, then upload the package again.",
    { cause },
  );
}

function tooLarge(maxBytes: number): VnfmError {
  return new VnfmError(
    "BODY_TOO_LARGE",
    `The package is larger than ${maxBytes} bytes; FAIRLEAD_MAX_PACKAGE_MEGABYTES sets this limit.`,
  );
}

/** A new name is durable only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
