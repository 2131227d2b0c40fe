import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { Descendants } from "../readiness/ownership.ts";
import { isReadyAtOnce } from "../readiness/readiness.ts";

/** Deeper chains of owners are not climbed; an operator's pods are three or four steps from its resource. */
const LONGEST_CLIMB = 4;

export interface Owned {
  /** Pods, ReplicaSets and claims that go with their owners. */
  readonly owned: readonly KubeObject[];
  /** Volume claims of the same namespaces that have no owner among the objects. */
  readonly claims: readonly KubeObject[];
}

/** Finds what descends from some objects: pods, the ReplicaSets between, and volume claims. */
export async function listOwned(
  kube: KubeClient,
  owners: readonly KubeObject[],
  signal: AbortSignal,
): Promise<Owned> {
  const possible = owners.filter((object) => !isReadyAtOnce(object) || object.kind === "CronJob");
  const namespaces = [...new Set(possible.flatMap(({ metadata: { namespace } }) => namespace ?? []))];
  const list = async (apiVersion: string, kind: string) => {
    const answers = await inTurn(namespaces, (namespace) =>
      kube.list({ apiVersion, kind, namespace }, signal),
    );
    return answers.flatMap(({ items }) => items);
  };
  const [pods, replicaSets, jobs, claims] = await Promise.all([
    list("v1", "Pod"),
    list("apps/v1", "ReplicaSet"),
    list("batch/v1", "Job"),
    list("v1", "PersistentVolumeClaim"),
  ]);
  const candidates = [...pods, ...replicaSets, ...jobs, ...claims];
  const known = new Map(
    [...owners, ...candidates].flatMap((object) => [[object.metadata.uid ?? "", object]]),
  );
  if (owners.some(isCustom)) await climb(kube, candidates, known, signal);

  const descendants = new Descendants(candidates, (uid) => known.get(uid));
  const owned = new Set(owners.flatMap((owner) => descendants.of(owner)));
  const mainUids = new Set(owners.map(({ metadata }) => metadata.uid));
  return {
    owned: [...owned].filter(({ metadata }) => !mainUids.has(metadata.uid)),
    claims: claims.filter((claim) => !owned.has(claim) && !mainUids.has(claim.metadata.uid)),
  };
}

/** Custom resources own by way of objects of any kind, which are read one by one. */
async function climb(
  kube: KubeClient,
  objects: readonly KubeObject[],
  known: Map<string, KubeObject>,
  signal: AbortSignal,
): Promise<void> {
  let level = objects;
  for (let step = 0; step < LONGEST_CLIMB && level.length > 0; step += 1) {
    const unknown = new Map(
      level.flatMap(({ metadata: { ownerReferences = [], namespace } }) =>
        ownerReferences.flatMap(({ apiVersion, kind, name, uid }) =>
          known.has(uid) || apiVersion === undefined
            ? []
            : [[uid, { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) }] as const],
        ),
      ),
    );
    const found = await inTurn([...unknown], async ([uid, ref]) => {
      // What may not be read ends the climb there; it is then not counted as the release's.
      const owner = await kube.get(ref, signal).catch(() => undefined);
      return owner?.metadata.uid === uid ? owner : undefined;
    });
    level = found.filter((object) => object !== undefined);
    for (const object of level) known.set(object.metadata.uid ?? "", object);
  }
}

function isCustom({ apiVersion }: KubeObject): boolean {
  const group = apiVersion.split("/")[0] ?? "";
  return group.includes(".") && !group.endsWith(".k8s.io");
}
