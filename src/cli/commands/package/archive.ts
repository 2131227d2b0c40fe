import { createWriteStream, openAsBlob } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
    .toSorted();
  if (paths.length === 0) throw usageError(`The folder '${folder}' holds no file.`);
  const zip = new ZipFile();
  for (const path of paths) zip.addFile(join(folder, path), path);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(target, { mode: 0o600 }));
}
