import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { readTree } from "../scripts/pack-package.ts";

const MiB = 1024 * 1024;
const IMAGE = "Files/images/image.bin";
const sample = join(import.meta.dirname, "../samples/packages/tacker-helm");

/** Writes a package whose bulk is one image: incompressible, stored as it is, and listed with its SHA-256. Returns its path. */
export async function writeBigCsar(folder: string, megabytes: number): Promise<string> {
  const image = join(folder, "image.bin");
  const sha256 = await writeRandom(image, megabytes);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(toscaMeta(sha256)), "TOSCA-Metadata/TOSCA.meta");
  for (const [path, content] of await readTree(join(sample, "Definitions"))) {
    zip.addBuffer(content, `Definitions/${path}`);
  }
  zip.addFile(image, IMAGE, { compress: false });
  zip.end();
  const csar = join(folder, "big.csar");
  await pipeline(zip.outputStream, createWriteStream(csar, { flush: true }));
  return csar;
}

/** Returns the SHA-256 of what it wrote. */
async function writeRandom(path: string, megabytes: number): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path, "wx");
  try {
    for (let written = 0; written < megabytes; written += 1) {
      const chunk = randomBytes(MiB);
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

function toscaMeta(imageSha256: string): string {
  return `TOSCA-Meta-File-Version: 1.0
CSAR-Version: 1.1
Created-By: Fairlead
Entry-Definitions: Definitions/tacker-helm.yaml

Name: ${IMAGE}
Content-Type: application/octet-stream
Algorithm: SHA-256
Hash: ${imageSha256}
`;
}
