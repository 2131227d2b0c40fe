import { setTimeout as sleep } from "node:timers/promises";
import type { VnfmError } from "../../../domain/errors.ts";
import type { KubeEvent, KubeObject } from "../kube-client.ts";
import { mayMend } from "./network-error.ts";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 15_000;
/** How often a kind that is not served yet is looked for. */
const KIND_PAUSE_MS = 2_000;

/** The two calls that following a collection is made of. */
export interface CollectionSource {
  isServed(): Promise<boolean>;
  list(): Promise<{ items: readonly KubeObject[]; resourceVersion: string }>;
  /** The lines of one stream, until the server ends it; `undefined` when it no longer knows the resource version. */
  watch(resourceVersion: string): Promise<AsyncIterable<string> | undefined>;
}

/**
 * Lists, then watches, until the signal aborts. After a break it goes on from the last version seen; when the server has
 * forgotten that one it lists again and tells the difference, so that the caller never misses a deletion. `onContact` is told what
 * each try has failed with, and of each that has not.
 */
export async function followCollection(
  source: CollectionSource,
  onEvent: (event: KubeEvent) => void,
  onSynced: () => void,
  signal: AbortSignal,
  onContact: (failure: VnfmError | undefined) => void = () => undefined,
): Promise<void> {
  const seen = new SeenObjects(onEvent);
  let isSynced = false;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      if (seen.resourceVersion === undefined) {
        const isServed = await source.isServed();
        seen.replaceBy(await source.list());
        onContact(undefined);
        if (!isSynced) onSynced();
        isSynced = true;
        if (!isServed) {
          seen.resourceVersion = undefined;
          await pause(KIND_PAUSE_MS, signal);
          continue;
        }
      }
      if (await watchOnce(source, seen, onContact)) pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted) return;
      if (!mayMend(error)) throw error;
      onContact(error);
    }
    // A server that ends or refuses every stream at once must not be asked in a tight loop.
    await pause(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Follows one stream to its end; says whether anything came. */
async function watchOnce(
  source: CollectionSource,
  seen: SeenObjects,
  onContact: (failure: undefined) => void,
): Promise<boolean> {
  const lines = await source.watch(seen.resourceVersion ?? "");
  onContact(undefined);
  if (lines === undefined) {
    seen.resourceVersion = undefined;
    return false;
  }
  let isAlive = false;
  for await (const line of lines) {
    if (line === "") continue;
    // A line of a watch, by the documentation of the Kubernetes API.
    const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
    if (type === "ERROR") {
      seen.resourceVersion = undefined;
      return isAlive;
    }
    isAlive = true;
    if (type === "DELETED") seen.remove(object);
    else if (type !== "BOOKMARK") seen.put(object);
    // Moved on with each event: a stream that breaks must not replay what was told already.
    seen.resourceVersion = object.metadata.resourceVersion ?? seen.resourceVersion;
  }
  return isAlive;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An abort ends the pause; the loop's condition sees it.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** What the caller has been told of, and up to which version; turns lists and events into the events it still needs. */
class SeenObjects {
  readonly #onEvent: (event: KubeEvent) => void;
  readonly #byKey = new Map<string, KubeObject>();
  /** `undefined` asks for a new list. */
  resourceVersion: string | undefined;

  constructor(onEvent: (event: KubeEvent) => void) {
    this.#onEvent = onEvent;
  }

  replaceBy({ items, resourceVersion }: Awaited<ReturnType<CollectionSource["list"]>>): void {
    this.resourceVersion = resourceVersion;
    const listed = new Set(items.map(keyOf));
    for (const [key, object] of this.#byKey) if (!listed.has(key)) this.remove(object);
    for (const object of items) {
      if (this.#byKey.get(keyOf(object))?.metadata.resourceVersion !== object.metadata.resourceVersion) {
        this.put(object);
      }
    }
  }

  put(object: KubeObject): void {
    const key = keyOf(object);
    const type = this.#byKey.has(key) ? "MODIFIED" : "ADDED";
    this.#byKey.set(key, object);
    this.#onEvent({ type, object });
  }

  remove(object: KubeObject): void {
    this.#byKey.delete(keyOf(object));
    this.#onEvent({ type: "DELETED", object });
  }
}

/** By uid: an object made again under the same name is another. */
function keyOf({ metadata: { uid, namespace, name } }: KubeObject): string {
  return uid ?? `${namespace}/${name}`;
}
