import type { OpenManifest } from "../../src/infra/kubernetes/manifests/read-manifest-files.ts";

/** For tests of charts: packages without manifests. */
export const noManifests: OpenManifest = async ({ path }) => {
  throw new Error(`nobody should have asked for ${path}`);
};
