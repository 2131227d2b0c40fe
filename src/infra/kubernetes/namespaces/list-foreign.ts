import type { Owner } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { listManifestRecords } from "../manifests/manifest-record.ts";
import { as, type Volume } from "../readiness/kube-shapes.ts";
import { isOwnedBy } from "../release/release-owner.ts";
import { listRevisions } from "../release-record.ts";

/**
 * What a namespace holds that must not be deleted with it: releases of others, pods at work that Helm did not make, and volumes, which
 * outlive their release on purpose; a claim that never got one holds nothing. In words, for a sentence.
 */
export async function listForeign(
  kube: KubeClient,
  namespace: string,
  owner: Owner,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [revisions, manifests, pods, volumes] = await Promise.all([
    listRevisions(kube, { namespace }, signal),
    listManifestRecords(kube, namespace, signal),
    kube.list({ apiVersion: "v1", kind: "Pod", namespace }, signal),
    kube.list({ apiVersion: "v1", kind: "PersistentVolumeClaim", namespace }, signal),
  ]);
  const releases = new Set(
    [...revisions, ...manifests].filter((revision) => !isOwnedBy(owner, revision)).map(({ name }) => name),
  );
  const atWork = pods.items.filter(isAtWork);
  const leftByHooks = await Promise.all(atWork.map((pod) => isMadeByHelm(kube, pod, signal)));
  return [
    ...[...releases].map((name) => `release ${name}`),
    ...atWork.filter((_, index) => !leftByHooks[index]).map(({ metadata }) => `pod ${metadata.name}`),
    ...volumes.items
      .filter((claim) => claim.metadata.deletionTimestamp === undefined && hasVolume(claim))
      .map(({ metadata }) => `volume claim ${metadata.name}`),
  ];
}

/** Its spec names the volume before its status says that it is bound. */
function hasVolume(claim: KubeObject): boolean {
  const { spec = {}, status = {} } = as<Volume>(claim);
  return Boolean(spec.volumeName) || (status.phase !== undefined && status.phase !== "Pending");
}

function isAtWork({ metadata, status }: KubeObject): boolean {
  return (
    metadata.deletionTimestamp === undefined && (status?.phase === "Running" || status?.phase === "Pending")
  );
}

/** A hook's pod or Job stays behind without any mark of its release; that Helm made it, the API server has noted. */
async function isMadeByHelm(kube: KubeClient, object: KubeObject, signal: AbortSignal): Promise<boolean> {
  const { namespace, ownerReferences = [], managedFields = [] } = object.metadata;
  const controller = ownerReferences.find((reference) => reference.controller);
  if (controller === undefined) return managedFields.some(({ manager }) => manager === "helm");
  const { apiVersion, kind, name } = controller;
  if (apiVersion === undefined) return false;
  const maker = await kube.get({ apiVersion, kind, name, ...(namespace ? { namespace } : {}) }, signal);
  return maker !== undefined && (await isMadeByHelm(kube, maker, signal));
}
