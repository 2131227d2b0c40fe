import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { CliError, exitCodes, usageError } from "../../cli-error.ts";
import { interrupted } from "../../rest/rest-client.ts";

/** Writes an answer's body to a new file; a file that exists is never overwritten, a partial one is removed. */
export async function saveContent(
  { stdout, signal }: CliContext,
  response: Response,
  path: string,
): Promise<void> {
  const file = createWriteStream(path, { flags: "wx" });
  try {
    await pipeline(Readable.from(response.body ?? []), file, { signal });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") throw usageError(`${path} exists already; name another file, or remove it first.`);
    await rm(path, { force: true });
    if (signal.aborted) throw interrupted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.failed, `Cannot save ${path}: ${reason}.`, { cause: error });
  }
  writeLine(stdout, `Saved ${path} (${file.bytesWritten} bytes).`);
}
