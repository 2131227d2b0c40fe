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
export function readHelmVersion(text: string, host: HelmHost): HelmVersion {
  const { program, name } = host;
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined) {
    throw new VnfmError(
      "HELM_UNAVAILABLE",
      `The program ${program} on ${name} does not say its version: it is no Helm. ${wayToHelm(host)}`,
    );
  }
  const version = { major: Number(major), minor: Number(minor), text: text.trim() };
  if (!isAtLeast(version, OLDEST)) {
    throw new VnfmError(
      "HELM_UNAVAILABLE",
      `The program ${program} on ${name} is Helm ${version.text}. ${wayToHelm(host)}`,
    );
  }
  return version;
}

/** One sentence on what to do where there is no Helm, or none that serves. */
export function wayToHelm({ name, namedIn }: Pick<HelmHost, "name" | "namedIn">): string {
  return `Install Helm ${OLDEST.major}.${OLDEST.minor} or later on ${name}, or name it in ${namedIn}.`;
}
