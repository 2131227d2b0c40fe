import type { ObjectRef } from "../../../domain/deployment.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type Workload } from "../readiness/kube-shapes.ts";
import { findRelease } from "../release/release-owner.ts";
import { type ReleaseRecord, refOf } from "../release-record.ts";
import { keyOf } from "../watching/object-picture.ts";
import { listOwned } from "./list-owned.ts";

/** What a release has in the cluster, taken down before it is removed: afterwards nobody could tell. */
export interface Inventory {
  /** Must go; each with the uid of the very object. */
  readonly going: readonly ObjectRef[];
  /** Those of `going` that no controller will remove: Fairlead does, should Helm not. */
  readonly main: readonly ObjectRef[];
  /** May stay, on purpose: hook objects, objects with a keep policy, volume claims of StatefulSets, CRDs of the charts. */
  readonly staying: readonly ObjectRef[];
}

/** Whether an object in the cluster is somebody else's though it has the name of one of ours; `isCurrent` when the newest revision has it. */
export type IsForeign = (object: KubeObject, isCurrent: boolean) => boolean;

/** A release by name. */
export interface ReleaseName {
  readonly releaseName: string;
  readonly namespace: string;
}

export const emptyInventory: Inventory = { going: [], main: [], staying: [] };

/**
 * Looks up what a release has. All its revisions count: an upgrade that died half way has left objects of which
 * the newest manifest knows nothing, and Helm removes only what that one lists.
 */
export async function recordInventory(
  kube: KubeClient,
  revisions: readonly ReleaseRecord[],
  isForeign: IsForeign,
  signal: AbortSignal,
): Promise<Inventory> {
  const newestFirst = revisions.toReversed();
  const [newest] = newestFirst;
  if (newest === undefined) return emptyInventory;
  const current = new Set(newest.objects.map((object) => keyOf(refOf(object))));
  const expected = uniqueObjects(newestFirst.flatMap(({ objects }) => objects));
  const live = await inTurn(expected, (object) => kube.get(refOf(object), signal));
  const main: KubeObject[] = [];
  const kept: KubeObject[] = [];
  for (const [index, object] of expected.entries()) {
    const found = live[index];
    if (found === undefined || isForeign(found, current.has(keyOf(refOf(object))))) continue;
    // The server may have the object in another version; it is watched in the manifest's.
    const placed = { ...found, apiVersion: object.apiVersion, kind: object.kind };
    (isKept(object) ? kept : main).push(placed);
  }
  const { owned, claims } = await listOwned(kube, main, signal);
  const hooks = uniqueObjects(newestFirst.flatMap((record) => record.hooks.map(({ object }) => object)));
  const claimsLeft = claims.filter((claim) => main.some((object) => isClaimOf(claim, object)));
  return {
    going: [...main, ...owned].map(refOf),
    main: main.map(refOf),
    staying: uniqueObjects([...kept, ...claimsLeft, ...hooks, ...newest.definitions])
      .map(refOf)
      .map(({ uid: _, ...byName }) => byName),
  };
}

/** All together: what an interrupted removal took down, and what is found now. */
export function joinInventories(...inventories: readonly Inventory[]): Inventory {
  const join = (key: keyof Inventory) => [
    ...new Map(
      inventories.flatMap((one) => one[key]).map((ref) => [`${keyOf(ref)} ${ref.uid}`, ref]),
    ).values(),
  ];
  return { going: join("going"), main: join("main"), staying: join("staying") };
}

/**
 * An object of the newest manifest is the release's unless another release claims it; one of an older manifest only when
 * it says so itself, for the name may have been given to something else since.
 */
export function foreignToRelease({ namespace, releaseName }: ReleaseName): IsForeign {
  const own = `${namespace}/${releaseName}`;
  return (object, isCurrent) => {
    const release = findRelease(object);
    return isCurrent ? release !== undefined && release !== own : release !== own;
  };
}

function isKept({ metadata }: KubeObject): boolean {
  return metadata.annotations?.["helm.sh/resource-policy"]?.trim().toLowerCase() === "keep";
}

/** The StatefulSet controller names its claims `<template>-<StatefulSet>-<ordinal>` and leaves them. */
function isClaimOf(claim: KubeObject, object: KubeObject): boolean {
  const { kind, metadata } = object;
  if (kind !== "StatefulSet" || claim.metadata.namespace !== metadata.namespace) return false;
  const templates = as<Workload>(object).spec?.volumeClaimTemplates ?? [];
  return templates.some((template) => {
    const prefix = `${template.metadata?.name}-${metadata.name}-`;
    return claim.metadata.name.startsWith(prefix) && /^\d+$/.test(claim.metadata.name.slice(prefix.length));
  });
}

function uniqueObjects(objects: readonly KubeObject[]): readonly KubeObject[] {
  const byKey = new Map<string, KubeObject>();
  for (const object of objects) {
    const key = keyOf(refOf(object));
    if (!byKey.has(key)) byKey.set(key, object);
  }
  return [...byKey.values()];
}
