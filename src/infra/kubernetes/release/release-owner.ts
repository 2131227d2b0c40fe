import { createHash } from "node:crypto";
import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../domain/json.ts";
import type { Owner } from "../../infra-driver.ts";
import type { Chart } from "../charts/charts.ts";
import type { KubeObject } from "../kube-client.ts";
import type { ReleaseRevision } from "../release-record.ts";

/** Whose a release or namespace is: the id of a VNF instance. */
export const OWNER_LABEL = "fairlead/vnf-instance-id";
/** What a revision was made from: chart and values. */
const DIGEST_LABEL = "fairlead/digest";
/** Which Helm verb made the revision; see ensure-present.ts. */
const VERB_LABEL = "fairlead/helm-verb";
/** Where its chart is from; see `Chart.sourceKey`. */
const SOURCE_LABEL = "fairlead/chart-source";

export type HelmVerb = "install" | "upgrade";

/** Labels that Helm keeps with a revision (`--labels`). */
export function releaseLabels(
  owner: Owner,
  { sourceKey }: Pick<Chart, "sourceKey">,
  { digest, verb }: { readonly digest: string; readonly verb: HelmVerb },
): Record<string, string> {
  return {
    [OWNER_LABEL]: owner.vnfInstanceId,
    [DIGEST_LABEL]: digest,
    [VERB_LABEL]: verb,
    ...(sourceKey === undefined ? {} : { [SOURCE_LABEL]: sourceKey }),
  };
}

/** The mark of what Fairlead itself makes for a VNF instance. */
export function ownLabels({ vnfInstanceId }: Owner): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/managed-by": "fairlead", [OWNER_LABEL]: vnfInstanceId };
}

/** Whether a release or an object, by its labels, is a VNF instance's. */
export function isOwnedBy(
  { vnfInstanceId }: Owner,
  { labels }: { readonly labels?: Readonly<Record<string, string>> },
): boolean {
  return labels?.[OWNER_LABEL] === vnfInstanceId;
}

export function isMadeFrom(digest: string, { labels }: ReleaseRevision): boolean {
  return labels[DIGEST_LABEL] === digest;
}

export function isChartFrom(sourceKey: string, { labels }: ReleaseRevision): boolean {
  return labels[SOURCE_LABEL] === sourceKey;
}

export function isMadeByInstall({ labels }: ReleaseRevision): boolean {
  return labels[VERB_LABEL] === "install";
}

/** Throws RELEASE_NOT_OURS for a release of somebody else. */
export function checkOwner(owner: Owner, revision: ReleaseRevision): void {
  if (!isOwnedBy(owner, revision)) {
    throw new VnfmError(
      "RELEASE_NOT_OURS",
      `${describeForeign(revision)}; choose another name or namespace.`,
    );
  }
}

/** A sentence part on a release of somebody else. */
export function describeForeign({ name, namespace, status, labels }: ReleaseRevision): string {
  return `release ${name} in namespace ${namespace} (${status}) exists already and belongs to ${nameOwner(labels[OWNER_LABEL])}`;
}

/** The same on an object. */
export function describeForeignObject({ kind, metadata }: KubeObject): string {
  const { name, namespace, labels } = metadata;
  const place = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return `${kind} ${name}${place} exists already and belongs to ${nameOwner(labels?.[OWNER_LABEL])}`;
}

/** A sentence part on whose something is. */
export function nameOwner(vnfInstanceId: string | undefined): string {
  return vnfInstanceId === undefined ? "nobody that Fairlead knows" : `VNF instance ${vnfInstanceId}`;
}

/** The release that Helm made an object for, `namespace/name`; `undefined` when it made it for none. */
export function findRelease({ metadata }: KubeObject): string | undefined {
  const name = metadata.annotations?.["meta.helm.sh/release-name"];
  return name === undefined
    ? undefined
    : `${metadata.annotations?.["meta.helm.sh/release-namespace"] ?? ""}/${name}`;
}

/** An object of a release's manifest, marked as Helm marks those it makes: later calls of Helm take it for the release's. */
export function toHelmOwned(
  object: KubeObject,
  { releaseName, namespace }: Pick<DeploymentUnit, "releaseName" | "namespace">,
): KubeObject {
  const { labels, annotations, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...labels, "app.kubernetes.io/managed-by": "Helm" },
      annotations: {
        ...annotations,
        "meta.helm.sh/release-name": releaseName,
        "meta.helm.sh/release-namespace": namespace,
      },
    },
  };
}

/** Identifies what a revision is made from, whatever the order of keys; fits a label. */
export function releaseDigest(chartDigest: string, values: JsonObject): string {
  return createHash("sha256")
    .update(JSON.stringify([chartDigest, sortKeys(values)]))
    .digest("hex")
    .slice(0, 40);
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, child]) => [key, sortKeys(child)]));
}
