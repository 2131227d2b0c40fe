import type { ManifestSource } from "../../domain/deployment.ts";
import { invalidParam, VnfmError } from "../../domain/errors.ts";
import type { Json } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";

/** The key of `additionalParams`, and of the instance's metadata, that lists the files; Tacker's. */
export const DEF_FILES = "lcm-kubernetes-def-files";
const POINTER = `/additionalParams/${DEF_FILES}`;
const MOST_FILES = 500;

/** The files of the package that a request lists. INVALID_REQUEST and MANIFEST_NOT_IN_PACKAGE carry the pointer. */
export function manifestFiles(given: Json | undefined, vnfPackage: VnfPackage): ManifestSource {
  if (given === undefined) throw invalidParam(POINTER, "is required for plain manifests");
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_FILES) {
    throw invalidParam(POINTER, `must be a list of 1 to ${MOST_FILES} paths in the package`);
  }
  const files = given.map((path: Json, index) => manifestFile(path, vnfPackage, `${POINTER}/${index}`));
  for (const [index, { path }] of files.entries()) {
    if (files.findIndex((other) => other.path === path) < index) {
      throw invalidParam(`${POINTER}/${index}`, `'${path}' is in the list already`);
    }
  }
  return { vnfPkgId: vnfPackage.id, files };
}

function manifestFile(
  given: Json,
  { content }: VnfPackage,
  pointer: string,
): ManifestSource["files"][number] {
  if (typeof given !== "string") throw invalidParam(pointer, "must be a path in the package");
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) {
    throw invalidParam(
      pointer,
      "must be a path in the package: files from elsewhere are not deployed, so put the file into the package",
    );
  }
  // As the package's own lists may write it.
  const path = given.replace(/^(\.\/)+/, "");
  if (content?.charts.some((chart) => chart.path === path)) {
    throw invalidParam(pointer, "is a Helm chart: name it in helm_chart_path");
  }
  const artifact = content?.artifacts.find(({ artifactPath }) => artifactPath === path);
  if (artifact !== undefined) return { path, digest: artifact.checksum.hash };
  throw new VnfmError(
    "MANIFEST_NOT_IN_PACKAGE",
    `The package lists no file '${given}': name one that its TOSCA.meta or its manifest (.mf) lists, or list it there.`,
    { invalidParams: [{ pointer, reason: "no such file in the package" }] },
  );
}
