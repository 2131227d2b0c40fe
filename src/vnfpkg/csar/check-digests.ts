import { createHash } from "node:crypto";
import type { PackageArtifact } from "../../domain/vnf-package.ts";
import type { Problems } from "../problems.ts";
import { type HashAlgorithm, SHA_256 } from "./hash-algorithms.ts";
import type { ListedFile } from "./listed-file.ts";
import type { ZipArchive } from "./zip-archive.ts";

/**
 * Compares every listed file with its digest, reading each file once, and answers with them as artifacts. A file listed without
 * a digest gets its SHA-256. Missing files and mismatches go to `problems`, with the line that lists them.
 */
export async function checkDigests(
  archive: ZipArchive,
  files: readonly ListedFile[],
  problems: Problems,
  signal?: AbortSignal,
): Promise<readonly PackageArtifact[]> {
  const artifacts: PackageArtifact[] = [];
  for (const [path, listings] of Map.groupBy(files, (file) => file.path)) {
    const missing = !archive.files.has(path);
    if (missing) {
      for (const { place } of listings)
        problems.add(place, `${path} is listed, but the package does not hold it`);
      continue;
    }
    const wanted = listings.flatMap(({ digest }) => (digest ? [digest.algorithm] : []));
    const digests = await digest(archive, path, wanted, signal);
    for (const { digest: listed, place } of listings) {
      if (listed !== undefined && digests.get(listed.algorithm.name) !== listed.hash) {
        problems.add(
          place,
          `${path} does not match its ${listed.algorithm.name} digest; it was changed or damaged`,
        );
      }
    }
    artifacts.push(toArtifact(path, listings, digests));
  }
  return artifacts;
}

async function digest(
  archive: ZipArchive,
  path: string,
  wanted: readonly HashAlgorithm[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const algorithms = wanted.length > 0 ? wanted : [SHA_256];
  const hashes = new Map(algorithms.map(({ name, id }) => [name, createHash(id)]));
  for await (const chunk of archive.passingChunks(path, signal)) {
    for (const hash of hashes.values()) hash.update(chunk);
  }
  return new Map([...hashes].map(([name, hash]) => [name, hash.digest("hex")]));
}

function toArtifact(
  artifactPath: string,
  listings: readonly ListedFile[],
  digests: ReadonlyMap<string, string>,
): PackageArtifact {
  const [[algorithm, hash] = ["SHA-256", ""]] = digests;
  const contentType = listings.find((listing) => listing.contentType)?.contentType;
  return {
    artifactPath,
    checksum: { algorithm, hash },
    metadata: contentType === undefined ? {} : { contentType },
  };
}
