import type { OpenManifests } from "../../src/infra/kubernetes/manifests/read-manifest-files.ts";

/** For tests of charts: packages without manifests. */
export const noManifests: OpenManifests = async ({ paths }) => {
  throw new Error(`nobody should have asked for ${paths.join(", ")}`);
};
