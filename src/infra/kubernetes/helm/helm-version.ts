import { VnfmError } from "../../../domain/errors.ts";
import type { HelmHost } from "./helm-place.ts";

/** Since 3.13 releases carry labels, by which Fairlead knows its own. */
const OLDEST = { major: 3, minor: 13 };

export interface HelmVersion {
  readonly major: number;
  readonly minor: number;
  /** As Helm writes it: `v3.17.3`. */
  readonly text: string;
}

/** Whether a version, of Helm or of Kubernetes, is this one or a later one. */
export function isAtLeast(
  version: Pick<HelmVersion, "major" | "minor">,
  oldest: Pick<HelmVersion, "major" | "minor">,
): boolean {
  return version.major > oldest.major || (version.major === oldest.major && version.minor >= oldest.minor);
}

/** Reads the output of `helm version --template '{{.Version}}'`; HELM_UNAVAILABLE for one that is too old. */
export function readHelmVersion(text: string, { program, name }: HelmHost): HelmVersion {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined) {
    throw new VnfmError(
      "HELM_UNAVAILABLE",
      `The program ${program} on ${name} does not say its version: it is no Helm.`,
    );
  }
  const version = { major: Number(major), minor: Number(minor), text: text.trim() };
  if (!isAtLeast(version, OLDEST)) {
    throw new VnfmError(
      "HELM_UNAVAILABLE",
      `The program ${program} on ${name} is Helm ${version.text}; Fairlead needs ${OLDEST.major}.${OLDEST.minor} or later.`,
    );
  }
  return version;
}
