import type { PackageLimits } from "../package-limits.ts";
import { type Problems, packageRefused } from "../problems.ts";
import { type Field, type ListedFile, toArchivePath } from "./listed-file.ts";
import { type Manifest, readManifest } from "./read-manifest.ts";
import { readToscaMeta } from "./read-tosca-meta.ts";
import type { ZipArchive } from "./zip-archive.ts";

/** Where a CSAR keeps what. */
export interface CsarStructure {
  /** The YAML that everything begins with. */
  readonly entryDefinitions: string;
  readonly toscaMetaPath?: string;
  readonly manifestPath?: string;
  readonly isSigned: boolean;
  /** Listed by TOSCA.meta, the manifest, or both; in this order. */
  readonly files: readonly ListedFile[];
}

const TOSCA_META = "TOSCA-Metadata/TOSCA.meta";

/** Finds out how a CSAR is laid out (SOL004 4.1.2 and 4.1.3). PACKAGE_REFUSED when it is no CSAR at all. */
export async function readStructure(
  archive: ZipArchive,
  limits: PackageLimits,
  problems: Problems,
): Promise<CsarStructure> {
  return archive.files.has(TOSCA_META)
    ? withToscaMeta(archive, limits, problems)
    : withoutToscaMeta(archive, limits, problems);
}

async function withToscaMeta(
  archive: ZipArchive,
  limits: PackageLimits,
  problems: Problems,
): Promise<CsarStructure> {
  const content = await archive.read(TOSCA_META, limits.maxMetadataBytes);
  const { entryDefinitions, entryManifest, files } = readToscaMeta(TOSCA_META, content, problems);
  const entry = entryDefinitions && existing(entryDefinitions, "Entry-Definitions", archive, problems);
  if (entry === undefined) {
    problems.refuse();
    throw packageRefused(`${TOSCA_META} names no Entry-Definitions.`);
  }
  const manifestPath = entryManifest
    ? existing(entryManifest, "ETSI-Entry-Manifest", archive, problems)
    : onlyAtRoot(archive, /\.mf$/i);
  const manifest = await openManifest(manifestPath, archive, limits, problems);
  return {
    entryDefinitions: entry,
    toscaMetaPath: TOSCA_META,
    ...manifest,
    files: [...files, ...manifest.files],
  };
}

async function withoutToscaMeta(
  archive: ZipArchive,
  limits: PackageLimits,
  problems: Problems,
): Promise<CsarStructure> {
  const entry = onlyAtRoot(archive, /\.ya?ml$/i);
  if (entry === undefined) throw notACsar([...archive.files.keys()]);
  const manifestPath = `${entry.replace(/\.ya?ml$/i, "")}.mf`;
  const present = archive.files.has(manifestPath) ? manifestPath : undefined;
  return { entryDefinitions: entry, ...(await openManifest(present, archive, limits, problems)) };
}

async function openManifest(
  path: string | undefined,
  archive: ZipArchive,
  limits: PackageLimits,
  problems: Problems,
): Promise<Pick<Manifest, "files" | "isSigned"> & { manifestPath?: string }> {
  if (path === undefined) return { files: [], isSigned: false };
  const { files, isSigned } = readManifest(path, await archive.read(path, limits.maxMetadataBytes), problems);
  return { manifestPath: path, files, isSigned };
}

function existing(field: Field, key: string, archive: ZipArchive, problems: Problems): string | undefined {
  const path = toArchivePath(field.value);
  if (archive.files.has(path)) return path;
  if (field.value !== "")
    problems.add(field.place, `${key} names '${field.value}', which the package does not hold`);
  return undefined;
}

function onlyAtRoot(archive: ZipArchive, pattern: RegExp): string | undefined {
  const found = [...archive.files.keys()].filter((path) => !path.includes("/") && pattern.test(path));
  return found.length === 1 ? found[0] : undefined;
}

function notACsar(paths: readonly string[]): Error {
  const wrapped = paths.find((path) => path.endsWith(`/${TOSCA_META}`));
  if (wrapped !== undefined) {
    const folder = wrapped.slice(0, -TOSCA_META.length - 1);
    return packageRefused(
      `${TOSCA_META} stands in the folder '${folder}'; zip what is in that folder, not the folder.`,
    );
  }
  const atRoot = paths.filter((path) => /^[^/]+\.ya?ml$/i.test(path));
  if (atRoot.length > 1) {
    return packageRefused(
      `The archive has no ${TOSCA_META}, and ${atRoot.length} YAML files at its root (${atRoot.slice(0, 5).join(", ")}); ` +
        "one of the two must say where the VNFD is (SOL004 4.1).",
    );
  }
  const inner = paths.find((path) => /^[^/]+\.(csar|zip)$/i.test(path));
  if (inner !== undefined) {
    return packageRefused(
      `The archive only wraps '${inner}', without a signature beside it; upload '${inner}' itself.`,
    );
  }
  return packageRefused(
    `The archive is no VNF package: it has neither ${TOSCA_META} nor a YAML file at its root.`,
  );
}
