import type { ManifestUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import { takesCount } from "../counts/counted-workloads.ts";
import type { KubeClient, KubeMetadata, KubeObject } from "../kube-client.ts";
import { OWNER_LABEL } from "../release/release-owner.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { inInstallOrder } from "./install-order.ts";
import { type OpenManifests, readManifestFiles } from "./read-manifest-files.ts";

/** The mark that Tacker's users look for. */
const TACKER_LABEL = "tacker_vnf_instance_id";

export interface ManifestTarget {
  readonly kube: KubeClient;
  readonly openManifests: OpenManifests;
}

/**
 * The objects of a unit as they are to be: in the unit's namespace, marked as the owner's, with the counts of its VDUs, in the order in which
 * they are made. MANIFEST_REFUSED.
 */
export async function readUnitObjects(
  { kube, openManifests }: ManifestTarget,
  unit: ManifestUnit,
  owner: Owner,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const given = await readManifestFiles(unit.manifests, openManifests);
  const placed: KubeObject[] = [];
  for (const object of given) {
    const isNamespaced = await findScope(kube, object, given, signal);
    placed.push(asWritten(object, marked(object, unit, isNamespaced, owner)));
  }
  checkOnce(placed);
  return withCounts(inInstallOrder(placed), unit);
}

/** Files are often copies of what a cluster has answered; what the server alone writes would be refused. */
function asWritten({ status: _, ...object }: KubeObject, metadata: KubeMetadata): KubeObject {
  return { ...object, metadata };
}

function marked(
  { kind, metadata }: KubeObject,
  { namespace, manifests }: ManifestUnit,
  isNamespaced: boolean,
  { vnfInstanceId }: Owner,
): KubeMetadata {
  const { name, namespace: written, labels, annotations, finalizers, ownerReferences } = metadata;
  if (isNamespaced && written !== undefined && written !== namespace && manifests.movesNamespace !== true) {
    throw new VnfmError(
      "MANIFEST_REFUSED",
      `${kind} ${name} is for namespace ${written}; name the namespace of all objects in additionalParams.namespace`,
    );
  }
  return {
    name,
    ...(isNamespaced ? { namespace } : {}),
    labels: { ...labels, [OWNER_LABEL]: vnfInstanceId, [TACKER_LABEL]: vnfInstanceId },
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
  };
}

/** Whether the kind is namespaced; of one that the files bring along their definition says so. */
async function findScope(
  kube: KubeClient,
  { apiVersion, kind }: KubeObject,
  all: readonly KubeObject[],
  signal: AbortSignal,
): Promise<boolean> {
  const served = await kube.findKind(apiVersion, kind, signal);
  if (served !== undefined) return served.namespaced;
  const definition = all.find(({ kind: other, spec }) => {
    // A CustomResourceDefinition, apiextensions.k8s.io/v1.
    const { group, names } = (spec ?? {}) as {
      readonly group?: string;
      readonly names?: { readonly kind?: string };
    };
    return other === "CustomResourceDefinition" && apiVersion.split("/")[0] === group && names?.kind === kind;
  });
  return definition?.spec?.scope !== "Cluster";
}

function checkOnce(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  for (const { apiVersion, kind, metadata } of objects) {
    const key = JSON.stringify([apiVersion.split("/")[0], kind, metadata.name]);
    if (seen.has(key)) throw new VnfmError("MANIFEST_REFUSED", `${kind} ${metadata.name} is there twice`);
    seen.add(key);
  }
}

/** An autoscaler's workload keeps its count. */
function withCounts(objects: readonly KubeObject[], unit: ManifestUnit): readonly KubeObject[] {
  const { bound } = bindWorkloads(unit, objects);
  const counts = new Map(bound.map(({ vdu, workload }) => [workload, vdu.instances]));
  return objects.map((object) => {
    const replicas = counts.get(object);
    if (replicas === undefined || !takesCount(objects, object)) return object;
    return { ...object, spec: { ...object.spec, replicas } };
  });
}
