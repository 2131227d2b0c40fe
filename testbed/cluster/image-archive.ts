import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../host/run.ts";

export interface ImageSource {
  /** The folder that becomes the image's root. */
  readonly root: string;
  readonly reference: string;
  readonly entrypoint: readonly string[];
  /** For work in between. */
  readonly folder: string;
  readonly archive: string;
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

const MEDIA = "application/vnd.oci.image";
const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;

/** Writes an image of one layer as an OCI archive, as `ctr images import` takes it; no image builder, no registry. */
export async function writeImageArchive(source: ImageSource): Promise<void> {
  const layout = join(source.folder, "layout");
  const blobs = join(layout, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const addBlob = async (content: Buffer): Promise<Blob> => {
    const hash = createHash("sha256").update(content).digest("hex");
    await writeFile(join(blobs, hash), content);
    return { digest: `sha256:${hash}`, size: content.length };
  };
  const addJson = (value: object) => addBlob(Buffer.from(JSON.stringify(value)));

  const layer = await addBlob(await layerOf(source));
  const config = await addJson({
    architecture: ARCHITECTURE,
    os: "linux",
    config: { Entrypoint: source.entrypoint, Env: ["PATH=/"] },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = await addJson({
    schemaVersion: 2,
    mediaType: `${MEDIA}.manifest.v1+json`,
    config: { mediaType: `${MEDIA}.config.v1+json`, ...config },
    layers: [{ mediaType: `${MEDIA}.layer.v1.tar`, ...layer }],
  });
  const index = {
    schemaVersion: 2,
    manifests: [
      {
        mediaType: `${MEDIA}.manifest.v1+json`,
        ...manifest,
        annotations: { "io.containerd.image.name": source.reference },
      },
    ],
  };
  await writeFile(join(layout, "index.json"), JSON.stringify(index));
  await writeFile(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await run("tar", ["-C", layout, "-cf", source.archive, "."]);
}

async function layerOf({ root, folder }: ImageSource): Promise<Buffer> {
  const file = join(folder, "layer.tar");
  await run("tar", ["-C", root, "--sort=name", "--owner=0", "--group=0", "--mtime=@0", "-cf", file, "."]);
  return readFile(file);
}
