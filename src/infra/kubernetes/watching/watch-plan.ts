import type { ObjectRef } from "../../../domain/deployment.ts";
import type { KubeCollection, KubeObject } from "../kube-client.ts";
import { isReadyAtOnce } from "../readiness/readiness.ts";
import { refOf } from "../release-record.ts";
import { keyOf } from "./object-picture.ts";

/** One collection to follow, and what to do where the right to follow it is missing. */
export interface PlannedWatch {
  readonly collection: KubeCollection;
  /** Read one by one instead. */
  readonly objects: readonly ObjectRef[];
  /**
   * `objects`: only the objects named matter. `pods`: all of the collection is needed. `explains`: it only helps to
   * understand; doing without is a note.
   */
  readonly role: "objects" | "pods" | "explains";
}

export interface WatchPlan {
  readonly watches: readonly PlannedWatch[];
  /** Objects that take no time to be ready: they are looked for until they exist, and not watched. */
  readonly lookUps: readonly ObjectRef[];
}

/**
 * What must be seen to follow some objects: each kind and namespace once, however many objects share it, and in those namespaces what explains
 * them. Cluster-scoped objects are followed by name: nobody needs all CRDs of a cluster.
 */
export function planReadinessWatches(objects: readonly KubeObject[]): WatchPlan {
  const slow = objects.filter((object) => !isReadyAtOnce(object));
  const groups = Object.groupBy(slow, (object) => collectionKey(collectionOf(object)));
  const own = Object.values(groups).flatMap((group = []) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ collection: collectionOf(first), objects: group.map(refOf), role: "objects" as const }];
  });
  const namespaces = new Set(slow.flatMap(({ metadata: { namespace } }) => namespace ?? []));
  const around = [...namespaces].flatMap((namespace) => surroundings(namespace));
  const needed = new Set(around.map(({ collection }) => collectionKey(collection)));
  return {
    watches: [...around, ...own.filter(({ collection }) => !needed.has(collectionKey(collection)))],
    lookUps: uniqueRefs(objects.filter(isReadyAtOnce).map(refOf)),
  };
}

/**
 * What must be seen to know when these very objects are gone, and what their controllers have made meanwhile in the
 * namespaces given. Single objects are followed by name: their kinds may be large.
 */
export function planRemovalWatches(
  refs: readonly ObjectRef[],
  offspringNamespaces: readonly string[],
): WatchPlan {
  const whole = offspringNamespaces.flatMap((namespace) =>
    [
      { apiVersion: "v1", kind: "Pod", namespace },
      { apiVersion: "apps/v1", kind: "ReplicaSet", namespace },
    ].map((collection) => ({
      collection,
      objects: refs.filter((ref) => ref.kind === collection.kind && ref.namespace === namespace),
      role: "objects" as const,
    })),
  );
  const others = refs.filter((ref) => !whole.some(({ objects }) => objects.includes(ref)));
  const groups = Object.groupBy(
    others,
    ({ apiVersion, kind, namespace = "" }) => `${apiVersion}/${kind}/${namespace}`,
  );
  const watches = Object.values(groups).flatMap((objects = []) => {
    const [first] = objects;
    if (first === undefined) return [];
    const { apiVersion, kind, namespace, name } = first;
    const collection = {
      apiVersion,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      ...(objects.length > 1 ? {} : { fieldSelector: `metadata.name=${name}` }),
    };
    return [{ collection, objects, role: "objects" as const }];
  });
  return { watches: [...whole, ...watches], lookUps: [] };
}

/** What happens around workloads: their pods, the ReplicaSets between, and what went wrong. */
function surroundings(namespace: string): readonly PlannedWatch[] {
  const pods = { apiVersion: "v1", kind: "Pod", namespace };
  const replicaSets = { apiVersion: "apps/v1", kind: "ReplicaSet", namespace };
  const warnings = { apiVersion: "v1", kind: "Event", namespace, fieldSelector: "type=Warning" };
  return [
    { collection: pods, objects: [], role: "pods" },
    { collection: replicaSets, objects: [], role: "explains" },
    { collection: warnings, objects: [], role: "explains" },
  ];
}

function collectionOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): KubeCollection {
  return namespace === undefined
    ? { apiVersion, kind, fieldSelector: `metadata.name=${name}` }
    : { apiVersion, kind, namespace };
}

function collectionKey({ apiVersion, kind, namespace = "", fieldSelector = "" }: KubeCollection): string {
  return [apiVersion, kind, namespace, kind === "Event" ? "" : fieldSelector].join("/");
}

function uniqueRefs(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}
