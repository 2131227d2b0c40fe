import type { ObjectRef } from "../../../domain/deployment.ts";
import type { KubeEvent, KubeObject } from "../kube-client.ts";

/** The last known state of the objects that are followed. */
export class ObjectPicture {
  readonly #byName = new Map<string, KubeObject>();
  readonly #byUid = new Map<string, KubeObject>();

  apply({ type, object }: KubeEvent): void {
    if (type === "DELETED") this.#remove(object);
    else this.#put(object);
  }

  find(ref: ObjectRef): KubeObject | undefined {
    return this.#byName.get(keyOf(ref));
  }

  findByUid(uid: string): KubeObject | undefined {
    return this.#byUid.get(uid);
  }

  /** All of one kind, in whatever API version they were read. */
  ofKind(kind: string): readonly KubeObject[] {
    return [...this.#byName.values()].filter((object) => object.kind === kind);
  }

  #put(object: KubeObject): void {
    const key = keyOf({ ...object, ...object.metadata });
    this.#forgetUid(this.#byName.get(key));
    this.#byName.set(key, object);
    if (object.metadata.uid !== undefined) this.#byUid.set(object.metadata.uid, object);
  }

  #remove(object: KubeObject): void {
    const key = keyOf({ ...object, ...object.metadata });
    this.#forgetUid(object);
    // A successor of the same name may have come first.
    if (this.#byName.get(key)?.metadata.uid === object.metadata.uid) this.#byName.delete(key);
  }

  #forgetUid(object: KubeObject | undefined): void {
    if (object?.metadata.uid !== undefined) this.#byUid.delete(object.metadata.uid);
  }
}

/** One key for an object by name. */
export function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace ?? ""}/${name}`;
}
