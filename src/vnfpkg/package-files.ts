import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { VnfmError } from "../domain/errors.ts";
import type { PackageContent } from "../domain/vnf-package.ts";
import { ensureFolder } from "../support/ensure-folder.ts";
import { chartFile } from "./charts/read-charts.ts";
import type { ArchiveEntry } from "./csar/archive-index.ts";
import { openZipArchive, type ZipArchive } from "./csar/zip-archive.ts";
import type { PackageLimits } from "./package-limits.ts";
import { readPackage } from "./read-package.ts";
import { type ReceivedContent, receiveContent, sha256Of } from "./receive-content.ts";

/** Bytes `first` to `last`, both included, as in an HTTP range. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A file of known size. Whoever opens it reads it to its end or destroys it. */
export interface OpenedFile {
  /** Of the whole file, whatever the range. */
  readonly bytes: number;
  open(range?: ByteRange): Readable;
}

const INCOMING = "incoming-";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a file of the packages' folder, relative to it, is of an upload that has not ended yet, or never will. */
export function isUnfinishedUpload(name: string): boolean {
  const [id = "", file = ""] = name.split("/");
  return UUID.test(id) && file.startsWith(INCOMING);
}

/**
 * The content of the packages, on disk: `<folder>/<package id>/` holds `content.zip` as it was uploaded, `inner.zip` when that only wraps
 * the CSAR, and `charts/` for Helm.
 */
export class PackageFiles {
  readonly #folder: string;
  readonly #limits: PackageLimits;

  constructor(folder: string, limits: PackageLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Removes what no package of `known` owns, and uploads cut short. To be called once, before anything is received. */
  async sweep(known: ReadonlySet<string>): Promise<void> {
    await ensureFolder(this.#folder);
    for (const id of await readdir(this.#folder)) {
      if (!UUID.test(id)) continue;
      if (!known.has(id)) {
        await this.remove(id);
        continue;
      }
      for (const name of await readdir(join(this.#folder, id))) {
        if (name.startsWith(INCOMING))
          await rm(join(this.#folder, id, name), { recursive: true, force: true });
      }
    }
  }

  /** Takes in a package's content; an earlier one is replaced. See `receiveContent` for how it fails. */
  async receive(id: string, content: Readable, signal: AbortSignal): Promise<ReceivedContent> {
    const target = this.#path(id, "content.zip");
    const temporary = this.#path(id, `${INCOMING}${randomUUID()}`);
    return receiveContent(content, { target, temporary, maxBytes: this.#limits.maxContentBytes }, signal);
  }

  /** Reads and checks what was received; may be repeated. `sha256` is looked up in the file when not known. PACKAGE_REFUSED. */
  async read(id: string, sha256: string | undefined, signal?: AbortSignal): Promise<PackageContent> {
    const file = this.#path(id, "content.zip");
    const content = await readPackage({
      file,
      innerFile: this.#path(id, "inner.zip"),
      chartFolder: this.#path(id, "charts"),
      limits: this.#limits,
      ...(signal === undefined ? {} : { signal }),
    }).catch(orLost(id, file));
    return { ...content, checksum: { algorithm: "SHA-256", hash: sha256 ?? (await sha256Of(file, signal)) } };
  }

  /** The archive as it was uploaded. */
  async openContent(id: string): Promise<OpenedFile> {
    const file = this.#path(id, "content.zip");
    const { size } = await stat(file).catch(orLost(id, file));
    return {
      bytes: size,
      open: (range) => createReadStream(file, range && { start: range.first, end: range.last }),
    };
  }

  /** A file within the CSAR. ARTIFACT_UNKNOWN. */
  async openFile(id: string, content: PackageContent, path: string): Promise<OpenedFile> {
    const archive = await this.#open(id, content);
    archive.close();
    const { bytes } = getEntry(id, archive, path);
    return {
      bytes,
      open: (range) => Readable.from(this.#chunks(id, content, path, range), { objectMode: false }),
    };
  }

  /** Small files within the CSAR, as a whole; `checkSizes` throws where they are not small. ARTIFACT_UNKNOWN. */
  async readFiles(
    id: string,
    content: PackageContent,
    paths: readonly string[],
    checkSizes: (sizes: readonly number[]) => void,
  ): Promise<readonly Buffer[]> {
    const archive = await this.#open(id, content);
    try {
      checkSizes(paths.map((path) => getEntry(id, archive, path).bytes));
      const contents: Buffer[] = [];
      for (const path of paths) contents.push(Buffer.concat(await Array.fromAsync(archive.chunks(path))));
      return contents;
    } finally {
      archive.close();
    }
  }

  /** Where Helm finds a chart of the package; `digest` as in its `PackageChart`. */
  chartFile(id: string, digest: string): string {
    return chartFile(this.#path(id, "charts"), digest);
  }

  /** Succeeds when there is nothing to remove. */
  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { recursive: true, force: true });
  }

  async *#chunks(
    id: string,
    content: PackageContent,
    path: string,
    { first, last }: ByteRange = { first: 0, last: Number.POSITIVE_INFINITY },
  ): AsyncGenerator<Buffer> {
    const archive = await this.#open(id, content);
    try {
      let position = 0;
      for await (const chunk of archive.chunks(path)) {
        const part = chunk.subarray(Math.max(0, first - position), Math.max(0, last + 1 - position));
        if (part.length > 0) yield part;
        position += chunk.length;
        if (position > last) return;
      }
    } finally {
      archive.close();
    }
  }

  #open(id: string, { packageSecurityOption }: PackageContent): Promise<ZipArchive> {
    const file = this.#path(id, packageSecurityOption === "OPTION_2" ? "inner.zip" : "content.zip");
    return openZipArchive(file, this.#limits).catch(orLost(id, file));
  }

  #path(id: string, ...names: readonly string[]): string {
    return join(this.#folder, id, ...names);
  }
}

/** PACKAGE_CONTENT_LOST when the file is not there any more; what else went wrong stays as it is. */
function orLost(id: string, file: string): (error: unknown) => never {
  return (cause) => {
    const isGone = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (!isGone || !("path" in cause) || cause.path !== file) throw cause;
    throw new VnfmError(
      "PACKAGE_CONTENT_LOST",
      `The content of VNF package ${id} is not in the data folder any more (packages/${id}/${basename(file)}). ` +
        "Put it back from a backup, or delete the package and onboard it anew.",
      { cause },
    );
  };
}

function getEntry(id: string, { files }: ZipArchive, path: string): ArchiveEntry {
  const entry = files.get(path);
  if (entry !== undefined) return entry;
  throw new VnfmError("ARTIFACT_UNKNOWN", `VNF package ${id} holds no file '${path}'.`);
}
