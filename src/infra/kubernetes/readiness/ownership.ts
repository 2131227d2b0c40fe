import type { KubeObject } from "../kube-client.ts";

/** An owner as known: by uid, or where the chain is broken by kind and name alone. */
interface OwnerLink {
  readonly uid?: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * The controllers an object descends from, nearest first. A ReplicaSet that is not at hand (no right to read it, or just deleted) still
 * tells its Deployment: the Deployment controller names it `<deployment>-<pod-template-hash>`.
 */
function ownersOf(object: KubeObject, find: (uid: string) => KubeObject | undefined): readonly OwnerLink[] {
  const owners: OwnerLink[] = [];
  let current: KubeObject | undefined = object;
  while (current !== undefined && owners.length < LONGEST_CHAIN) {
    const link = controllerOf(current);
    if (link === undefined) break;
    owners.push(link);
    current = find(link.uid);
    if (current === undefined && link.kind === "ReplicaSet") {
      const suffix = `-${object.metadata.labels?.["pod-template-hash"]}`;
      if (link.name.endsWith(suffix)) {
        owners.push({ kind: "Deployment", name: link.name.slice(0, -suffix.length) });
      }
    }
  }
  return owners;
}

const LONGEST_CHAIN = 8;

function controllerOf({ metadata }: KubeObject): { uid: string; kind: string; name: string } | undefined {
  const references = metadata.ownerReferences ?? [];
  return references.find(({ controller }) => controller) ?? references[0];
}

/** Which of some objects descend from which; built once for each reading of the picture. */
export class Descendants {
  readonly #byUid = new Map<string, KubeObject[]>();
  readonly #byName = new Map<string, KubeObject[]>();

  constructor(objects: Iterable<KubeObject>, find: (uid: string) => KubeObject | undefined) {
    for (const object of objects) {
      for (const link of ownersOf(object, find)) {
        if (link.uid !== undefined) push(this.#byUid, link.uid, object);
        else push(this.#byName, nameKey(link.kind, object.metadata.namespace, link.name), object);
      }
    }
  }

  of({ kind, metadata: { uid = "", namespace, name } }: KubeObject): readonly KubeObject[] {
    return [
      ...(this.#byUid.get(uid) ?? []),
      ...(this.#byName.get(nameKey(kind, namespace, name)) ?? []),
    ].toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  }
}

function nameKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
