import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { ZipFile } from "yazl";

/** Files of a package or a chart by path. */
export type PackageTree = ReadonlyMap<string, Buffer>;

/** Fixed, so that the same sources give the same archive, byte for byte. Local time: that is what a zip holds. */
const ZIP_TIME = new Date(2000, 0, 1);
const TAR_TIME = new Date(0);

/** Reads a folder whole, READMEs at its top left out. */
export async function readTree(folder: string): Promise<PackageTree> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length))
    .filter((path) => path !== "README.md")
    .toSorted();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const)),
  );
}

/**
 * Makes a CSAR of a package's sources: each folder with a `Chart.yaml` becomes `<folder>.tgz`, and files that TOSCA.meta or
 * the manifest list without a digest get one.
 */
export async function packPackage(sources: PackageTree): Promise<Buffer> {
  const tree = withDigests(await withChartArchives(sources));
  return packZip(tree);
}

/** A zip of the files as they are. */
export async function packZip(tree: PackageTree): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of tree) {
    zip.addBuffer(content, path, { mtime: ZIP_TIME, mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** A chart archive as `helm package` makes it: all files in a folder of the chart's name, `Chart.yaml` first. */
export async function packChart(name: string, files: PackageTree): Promise<Buffer> {
  const tar = pack();
  const inOrder = [...files].toSorted(([a], [b]) => Number(b === "Chart.yaml") - Number(a === "Chart.yaml"));
  for (const [path, content] of inOrder) {
    tar.entry({ name: posix.join(name, path), mtime: TAR_TIME, mode: 0o644 }, content);
  }
  tar.finalize();
  // tar-stream's streams are readable by Node's, which their types do not say.
  return buffer((tar as unknown as Readable).pipe(createGzip({ level: 9 })));
}

async function withChartArchives(sources: PackageTree): Promise<PackageTree> {
  const folders = [...sources.keys()]
    .filter((path) => posix.basename(path) === "Chart.yaml")
    .map((path) => posix.dirname(path));
  const tree = new Map(
    [...sources].filter(([path]) => !folders.some((folder) => path.startsWith(`${folder}/`))),
  );
  for (const folder of folders) {
    const files = [...sources]
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, content]) => [path.slice(folder.length + 1), content] as const);
    const name = /^name: *(\S+)/m.exec(new Map(files).get("Chart.yaml")?.toString() ?? "")?.[1] ?? "chart";
    tree.set(`${folder}.tgz`, await packChart(name, new Map(files)));
  }
  return new Map([...tree].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function withDigests(tree: PackageTree): PackageTree {
  return new Map(
    [...tree].map(([path, content]) => {
      if (!/(\.mf|TOSCA\.meta)$/.test(path)) return [path, content] as const;
      return [path, Buffer.from(addDigests(content.toString(), tree))] as const;
    }),
  );
}

/** Ends each `Source`/`Name` block that has no `Hash` with the digest of its file. */
function addDigests(text: string, tree: PackageTree): string {
  return text
    .split(/\n(?=\n|Source:|Name:)/)
    .map((block) => {
      const file = /^\n?(?:Source|Name): *(\S+)/.exec(block)?.[1];
      const content = file && tree.get(file);
      if (content === undefined || content === "" || /^Hash:/m.test(block)) return block;
      const hash = createHash("sha256").update(content).digest("hex");
      return `${block.trimEnd()}\nAlgorithm: SHA-256\nHash: ${hash}${block.endsWith("\n") ? "\n" : ""}`;
    })
    .join("\n");
}
