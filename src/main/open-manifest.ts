import { VnfmError } from "../domain/errors.ts";
import type { OpenManifest } from "../infra/kubernetes/manifests/read-manifest-files.ts";
import type { Stores } from "../store/store.ts";
import type { PackageFiles } from "../vnfpkg/package-files.ts";

/** Manifests out of onboarded VNF packages. */
export function createOpenManifest(
  vnfPackages: Pick<Stores["vnfPackages"], "find">,
  files: Pick<PackageFiles, "openFile">,
): OpenManifest {
  return async ({ vnfPkgId, path }, maxBytes) => {
    const content = (await vnfPackages.find(vnfPkgId))?.content;
    if (content === undefined) {
      throw new VnfmError(
        "ARTIFACT_UNKNOWN",
        `VNF package ${vnfPkgId}, which holds '${path}', is no longer there.`,
      );
    }
    const file = await files.openFile(vnfPkgId, content, path);
    if (file.bytes > maxBytes) {
      throw new VnfmError("MANIFEST_REFUSED", `${path}: ${file.bytes} bytes, of at most ${maxBytes}`);
    }
    const bytes = Buffer.concat(await file.open().toArray());
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (cause) {
      throw new VnfmError("MANIFEST_REFUSED", `${path}: is not text in UTF-8`, { cause });
    }
  };
}
