import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { pack, saveOwnSecret, unpack } from "../own-secret.ts";
import { ownLabels } from "../release/release-owner.ts";
import type { ReleaseRecord } from "../release-record.ts";

const TYPE = "fairlead/manifests";
const KEY = "state";
const NAME_LABEL = "fairlead/name";
/** What the server takes, less room for the rest of the Secret. */
const MAX_BYTES = 1_000_000;

/** A unit of plain manifests as it was last asked for; to all who wait and watch it is what a release is. */
export interface ManifestRecord extends ReleaseRecord {
  /** What the objects are made from. */
  readonly digest: string;
  /** Objects of earlier revisions that may be there still. */
  readonly former: readonly KubeObject[];
  /** Keys of objects that are being made anew: that they are gone says nothing of how they ended. */
  readonly anew?: readonly string[];
}

/** The part of a record that its Secret holds. */
export interface ManifestState {
  readonly revision: number;
  readonly status: "deployed" | "pending-upgrade";
  readonly digest: string;
  readonly objects: readonly KubeObject[];
  readonly former: readonly KubeObject[];
  readonly anew?: readonly string[];
}

interface UnitName {
  readonly releaseName: string;
  readonly namespace: string;
}

/** `undefined` when nobody has made the unit. */
export async function findManifestRecord(
  kube: KubeClient,
  unit: UnitName,
  signal: AbortSignal,
): Promise<ManifestRecord | undefined> {
  const secret = await kube.get(refOf(unit), signal);
  return secret?.type === TYPE ? toRecord(secret) : undefined;
}

/** All of a namespace. */
export async function listManifestRecords(
  kube: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ManifestRecord[]> {
  const collection = { apiVersion: "v1", kind: "Secret", namespace, fieldSelector: `type=${TYPE}` };
  return (await kube.list(collection, signal)).items.map(toRecord);
}

/**
 * Kept in the cluster from before the first object is made until the last is told to go, so that whoever takes over after a crash knows
 * them all. A Secret, for the objects may be secrets. See docs/decisions/0019-manifests-are-applied-and-recorded.md.
 */
export async function saveManifestRecord(
  kube: KubeClient,
  unit: UnitName,
  owner: Owner,
  state: ManifestState,
  signal: AbortSignal,
): Promise<void> {
  const packed = pack(state);
  if (packed.length > MAX_BYTES) {
    throw new VnfmError(
      "MANIFEST_REFUSED",
      `The manifests are too large: packed they take ${packed.length} bytes of ${MAX_BYTES}; move what is large into images or volumes`,
    );
  }
  const labels = { ...ownLabels(owner), [NAME_LABEL]: unit.releaseName };
  await saveOwnSecret(kube, { ref: refOf(unit), type: TYPE, labels, key: KEY, packed }, signal);
}

/** Succeeds when there is none. */
export async function dropManifestRecord(
  kube: KubeClient,
  unit: UnitName,
  signal: AbortSignal,
): Promise<void> {
  await kube.delete(refOf(unit), {}, signal);
}

function refOf({ releaseName, namespace }: UnitName): ObjectRef & { readonly namespace: string } {
  return { apiVersion: "v1", kind: "Secret", namespace, name: `fairlead.manifests.${releaseName}` };
}

function toRecord(secret: KubeObject): ManifestRecord {
  const { labels = {}, namespace = "", creationTimestamp = 0 } = secret.metadata;
  return {
    // Written by saveManifestRecord.
    ...(unpack(secret, KEY) as ManifestState),
    name: labels[NAME_LABEL] ?? "",
    namespace,
    labels,
    modifiedAt: new Date(creationTimestamp),
    secret,
    ...{ description: "", notes: "", hooks: [], definitions: [], chartValues: {} },
  };
}
