import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { VnfmError } from "../domain/errors.ts";
import { ensureFolder } from "../support/ensure-folder.ts";
import { FlushBehind } from "./flush-behind.ts";

export interface ReceivedContent {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Landing {
  readonly target: string;
  /** In the same folder. */
  readonly temporary: string;
  readonly maxBytes: number;
}

const BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Writes a stream to disk so that the target appears whole and durable, or not at all. BODY_TOO_LARGE, STORAGE_FULL; INVALID_REQUEST
 * when the stream breaks off; nothing is left of a failure. The stream is then not destroyed, so that an HTTP client can still be
 * answered; it is when the signal aborts.
 */
export async function receiveContent(
  content: Readable,
  { target, temporary, maxBytes }: Landing,
  signal: AbortSignal,
): Promise<ReceivedContent> {
  signal.throwIfAborted();
  const stop = () => content.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await ensureFolder(dirname(target));
    const received = await write(content, temporary, maxBytes);
    await rename(temporary, target);
    await flushFolder(dirname(target));
    return received;
  } catch (error) {
    await rm(temporary, { force: true });
    signal.throwIfAborted();
    throw isDiskFull(error) ? storageFull(error) : error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function write(content: Readable, temporary: string, maxBytes: number): Promise<ReceivedContent> {
  const hash = createHash("sha256");
  let bytes = 0;
  const handle = await open(temporary, "wx", 0o600);
  const file = handle.createWriteStream({ flush: true, highWaterMark: BUFFER_BYTES });
  const closed = finished(file);
  // It is awaited below; a failure while content is awaited must not count as unhandled.
  closed.catch(() => undefined);
  const behind = new FlushBehind(handle);
  try {
    for await (const chunk of whole(content)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      if (!file.write(chunk)) await Promise.race([once(file, "drain"), closed]);
      behind.written(file.bytesWritten);
    }
    await behind.ended();
    file.end();
    await closed;
  } finally {
    await behind.ended().catch(() => undefined);
    file.destroy();
    // Else it would still be open when the caller has removed it.
    await new Promise<void>((resolve) => (file.closed ? resolve() : file.once("close", resolve)));
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function* whole(content: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* content.iterator({ destroyOnReturn: false });
  } catch (cause) {
    if (cause instanceof VnfmError) throw cause;
    throw new VnfmError(
      "INVALID_REQUEST",
      "The upload ended before the content was complete; upload it again.",
      { cause },
    );
  }
}

/** The SHA-256 of a file that is there already. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: BUFFER_BYTES, signal }))
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
