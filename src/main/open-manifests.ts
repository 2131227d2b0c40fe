import { VnfmError } from "../domain/errors.ts";
import type { OpenManifests } from "../infra/kubernetes/manifests/read-manifest-files.ts";
import type { Stores } from "../store/store.ts";
import type { PackageFiles } from "../vnfpkg/package-files.ts";

/** Manifests out of onboarded VNF packages. */
export function createOpenManifests(
  vnfPackages: Pick<Stores["vnfPackages"], "find">,
  files: Pick<PackageFiles, "readFiles">,
): OpenManifests {
  return async ({ vnfPkgId, paths }, maxBytes) => {
    const content = (await vnfPackages.find(vnfPkgId))?.content;
    if (content === undefined) {
      throw new VnfmError(
        "ARTIFACT_UNKNOWN",
        `VNF package ${vnfPkgId}, which holds '${paths.join("', '")}', is no longer there.`,
      );
    }
    const contents = await files.readFiles(vnfPkgId, content, paths, (sizes) => {
      for (const [index, path] of paths.entries()) checkSize(path, sizes[index] ?? 0, maxBytes.each);
      const sum = sizes.reduce((total, bytes) => total + bytes, 0);
      checkSize("the files together", sum, maxBytes.together);
    });
    return paths.map((path, index) => toText(path, contents[index] ?? Buffer.alloc(0)));
  };
}

function checkSize(what: string, bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new VnfmError("MANIFEST_REFUSED", `${what}: ${bytes} bytes, of at most ${maxBytes}`);
}

function toText(path: string, content: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (cause) {
    throw new VnfmError("MANIFEST_REFUSED", `${path}: is not text in UTF-8`, { cause });
  }
}
