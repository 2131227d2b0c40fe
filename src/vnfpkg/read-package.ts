import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { PackageArtifact, PackageChart, PackageContent } from "../domain/vnf-package.ts";
import type { Vnfd } from "../domain/vnfd.ts";
import { type ReadCharts, readCharts } from "./charts/read-charts.ts";
import { checkDigests } from "./csar/check-digests.ts";
import { findInnerArchive } from "./csar/find-inner-archive.ts";
import { readStructure } from "./csar/read-structure.ts";
import { openZipArchive, type ZipArchive } from "./csar/zip-archive.ts";
import type { PackageLimits } from "./package-limits.ts";
import { Problems, packageRefused } from "./problems.ts";
import { readVnfd } from "./vnfd/read-vnfd.ts";

export interface PackageReading {
  /** The archive as it was uploaded. */
  readonly file: string;
  /** Where the CSAR goes when the upload wraps it (security option 2). */
  readonly innerFile: string;
  /** Where the charts go. */
  readonly chartFolder: string;
  readonly limits: PackageLimits;
  readonly signal?: AbortSignal;
}

/**
 * Reads and checks a VNF package: archive, digests, VNFD, charts. May be repeated. PACKAGE_REFUSED says everything that is
 * wrong, as far as reading came. Signatures are recognised, not verified.
 */
export async function readPackage(reading: PackageReading): Promise<Omit<PackageContent, "checksum">> {
  const { file, innerFile, chartFolder, limits, signal } = reading;
  await Promise.all([innerFile, chartFolder].map((left) => rm(left, { recursive: true, force: true })));
  const outer = await openZipArchive(file, limits);
  try {
    const inner = findInnerArchive([...outer.files.keys()]);
    if (inner === undefined) return await readCsar(outer, reading);
    await pipeline(outer.chunks(inner, signal), createWriteStream(innerFile, { mode: 0o600 }));
  } finally {
    outer.close();
  }
  const csar = await openZipArchive(innerFile, limits);
  try {
    if (findInnerArchive([...csar.files.keys()]) !== undefined) {
      throw packageRefused(
        "The archive in the signed archive is a signed archive again; one wrapping is allowed.",
      );
    }
    return { ...(await readCsar(csar, reading)), packageSecurityOption: "OPTION_2" };
  } finally {
    csar.close();
  }
}

async function readCsar(
  archive: ZipArchive,
  { chartFolder, limits, signal }: PackageReading,
): Promise<Omit<PackageContent, "checksum">> {
  const problems = new Problems(limits.maxProblems);
  const structure = await readStructure(archive, limits, problems);
  const { entryDefinitions, toscaMetaPath, manifestPath, isSigned } = structure;
  const { vnfd, definitionPaths } = await readVnfd(archive, entryDefinitions, limits, problems);
  const listed = await checkDigests(archive, structure.files, problems, signal);
  const read = await readCharts(archive, chartFolder, limits, signal);
  checkMciopCharts(vnfd, read, problems);
  problems.refuse();

  const ownFiles = new Set([...definitionPaths, toscaMetaPath, manifestPath]);
  return {
    vnfd,
    artifacts: artifactsOf(
      listed.filter(({ artifactPath }) => !ownFiles.has(artifactPath)),
      read.charts,
    ),
    charts: read.charts,
    definitionPaths,
    ...(toscaMetaPath === undefined ? {} : { toscaMetaPath }),
    ...(manifestPath === undefined ? {} : { manifestPath }),
    ...(isSigned ? { packageSecurityOption: "OPTION_1" } : {}),
  };
}

/** A chart that is no chart matters only to the Mciop that wants to deploy it. */
function checkMciopCharts({ flavours }: Vnfd, { charts, broken }: ReadCharts, problems: Problems): void {
  for (const { mciopId, chartPath } of flavours.flatMap(({ mciops }) => mciops)) {
    if (chartPath === "" || charts.some(({ path }) => path === chartPath)) continue;
    const reason =
      broken.get(chartPath) ?? "it holds no Chart.yaml in its first folder, or does not end in .tgz";
    problems.add({ file: chartPath, line: 1 }, `the chart of the Mciop ${mciopId} cannot be used: ${reason}`);
  }
}

/** What the package lists, and its charts even when it does not list them. */
function artifactsOf(
  listed: readonly PackageArtifact[],
  charts: readonly PackageChart[],
): readonly PackageArtifact[] {
  const paths = new Set(listed.map(({ artifactPath }) => artifactPath));
  const unlisted = charts.filter(({ path }) => !paths.has(path));
  return [
    ...listed,
    ...unlisted.map(({ path, digest }) => ({
      artifactPath: path,
      checksum: { algorithm: "SHA-256", hash: digest },
      metadata: {},
    })),
  ];
}
