import type { EventEmitter } from "node:events";
import { createWriteStream, openAsBlob } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { usageError } from "../../cli-error.ts";

/**
 * Lends the archive at `path` to `use`: the file itself, or, for a folder, a zip of what is in it, made for the occasion and
 * removed again. Nothing is held in memory.
 */
export async function withArchive<T>(path: string, use: (archive: Blob) => Promise<T>): Promise<T> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw usageError(`There is no file or folder '${path}'.`);
  if (!found.isDirectory()) return use(await openAsBlob(path));
  const folder = await mkdtemp(join(tmpdir(), "fairlead-package-"));
  try {
    const archive = join(folder, "package.csar");
    await zipFolder(path, archive);
    return await use(await openAsBlob(archive));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function zipFolder(folder: string, target: string): Promise<void> {
  const paths = await filesIn(folder);
  const zip = new ZipFile();
  const content = zip.outputStream as Readable;
  // A file that cannot be read is told to the zip alone; nobody would listen there.
  (zip as unknown as EventEmitter).on("error", (error: Error) => content.destroy(error));
  for (const path of paths) zip.addFile(join(folder, path), path.split(sep).join("/"));
  zip.end();
  await pipeline(content, createWriteStream(target, { mode: 0o600 })).catch((cause: Error) => {
    throw usageError(`The folder '${folder}' cannot be zipped: ${cause.message}.`);
  });
}

/** Relative to the folder. What would be missing in the zip is refused. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const odd = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd !== undefined) {
    const reason = odd.isSymbolicLink() ? "a link; put the file itself there" : "neither file nor folder";
    throw usageError(`'${join(odd.parentPath, odd.name)}' is ${reason}.`);
  }
  const files = entries.filter((entry) => entry.isFile());
  if (files.length === 0) throw usageError(`The folder '${folder}' holds no file.`);
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted();
}
