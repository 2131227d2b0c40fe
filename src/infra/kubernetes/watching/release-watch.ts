import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { keyOf, ObjectPicture } from "./object-picture.ts";
import { WakeUp } from "./wake-up.ts";
import type { PlannedWatch, WatchPlan } from "./watch-plan.ts";

const POLL_MS = 1_000;

/**
 * Keeps a picture of some objects and what surrounds them, by watches; lives until its signal aborts. Where a right to
 * watch is missing it reads again and again instead, or does without and notes it.
 */
export class ReleaseWatch {
  readonly picture = new ObjectPicture();
  readonly #client: KubeClient;
  readonly #signal: AbortSignal;
  readonly #wakeUp = new WakeUp();
  /** Watches and look-ups that have not yet told what there is. */
  readonly #awaited = new Set<string>();
  /** Objects looked up once -> whether the answer is known. */
  readonly #lookedUp = new Map<string, boolean>();
  readonly #notes: string[] = [];
  /** Watches that are broken at present -> why. */
  readonly #broken = new Map<string, VnfmError>();

  constructor(client: KubeClient, { watches, lookUps }: WatchPlan, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    for (const [index, watch] of watches.entries())
      this.#start(`watch ${index}`, () => this.#follow(watch, index));
    if (lookUps.length > 0) this.#start("look-ups", () => this.#poll("look-ups", lookUps, true));
  }

  /** Whether everything has been seen at least once, so that the picture may be judged. */
  get isComplete(): boolean {
    return this.#awaited.size === 0;
  }

  /** What could not be read, as sentences. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Why the cluster does not answer at present: the picture is then of when it last did. */
  get silence(): VnfmError | undefined {
    return [...this.#broken.values()][0];
  }

  /** Resolves soon after the picture changed, or at the time limit; rejects when it can no longer be kept. */
  async next(timeoutMs: number): Promise<void> {
    await this.#wakeUp.next(timeoutMs, this.#signal);
  }

  /**
   * An object that turned out to matter, read once: `undefined` until it is known or when it may not be read,
   * `absent` when there is none.
   */
  lookUp(ref: ObjectRef): KubeObject | "absent" | undefined {
    const key = keyOf(ref);
    if (this.#lookedUp.get(key)) return this.picture.find(ref) ?? "absent";
    if (!this.#lookedUp.has(key)) {
      this.#lookedUp.set(key, false);
      this.#start(key, async () => {
        await this.#get(ref).then(
          () => this.#lookedUp.set(key, true),
          (error: unknown) => this.#note(error),
        );
        this.#hasTold(key);
      });
    }
    return undefined;
  }

  #start(key: string, work: () => Promise<void>): void {
    this.#awaited.add(key);
    work().catch((error: unknown) => {
      if (!this.#signal.aborted) this.#wakeUp.failed(error);
    });
  }

  #hasTold(key: string): void {
    this.#awaited.delete(key);
    this.#wakeUp.changed();
  }

  async #follow({ collection, objects, role }: PlannedWatch, index: number): Promise<void> {
    const key = `watch ${index}`;
    try {
      await this.#client.follow(
        collection,
        (event) => {
          this.picture.apply(event);
          this.#wakeUp.changed();
        },
        () => this.#hasTold(key),
        this.#signal,
        (failure) => this.#heard(key, failure),
      );
    } catch (error) {
      // Without pods nothing can be said about a VNF; their absence from the rights is the operator's to mend.
      if (!isRightMissing(error) || role === "pods") throw error;
      if (role === "explains") this.#note(error);
      await this.#poll(key, objects, false);
    }
  }

  #heard(key: string, failure: VnfmError | undefined): void {
    if (this.#broken.get(key)?.message === failure?.message) return;
    if (failure === undefined) this.#broken.delete(key);
    else this.#broken.set(key, failure);
    this.#wakeUp.changed();
  }

  /** Reads objects one by one: until each exists, or for as long as the watch lives. */
  async #poll(key: string, refs: readonly ObjectRef[], untilPresent: boolean): Promise<void> {
    let open = refs;
    while (open.length > 0 && !this.#signal.aborted) {
      const present = await inTurn(open, (ref) => this.#get(ref));
      this.#hasTold(key);
      if (untilPresent) open = open.filter((_, index) => !present[index]);
      if (open.length > 0) await sleep(POLL_MS, undefined, { signal: this.#signal }).catch(() => undefined);
    }
    this.#hasTold(key);
  }

  async #get(ref: ObjectRef): Promise<boolean> {
    const { uid: _, ...byName } = ref;
    const object = await this.#client.get(byName, this.#signal);
    const former = this.picture.find(byName);
    if (object !== undefined) {
      this.picture.apply({
        type: "MODIFIED",
        object: { ...object, apiVersion: ref.apiVersion, kind: ref.kind },
      });
    } else if (former !== undefined) {
      this.picture.apply({ type: "DELETED", object: former });
    }
    if (object?.metadata.resourceVersion !== former?.metadata.resourceVersion) this.#wakeUp.changed();
    return object !== undefined;
  }

  #note(error: unknown): void {
    if (!isRightMissing(error)) throw error;
    if (!this.#notes.includes(error.message)) this.#notes.push(error.message);
  }
}

function isRightMissing(error: unknown): error is VnfmError {
  return error instanceof VnfmError && error.code === "VIM_RIGHTS_MISSING";
}
