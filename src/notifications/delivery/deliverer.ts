import { toProblem } from "../../domain/errors.ts";
import type {
  ClaimedLane,
  LaneLease,
  NotificationStore,
  ReleasedLane,
  WaitingNotification,
} from "../../store/store.ts";
import type { Logger } from "../../support/logger.ts";
import type { CallbackClient } from "../callback/callback-client.ts";
import { backOffMs } from "./back-off.ts";
import { gather } from "./gather.ts";

export interface DelivererParts {
  readonly store: NotificationStore;
  readonly callbacks: Pick<CallbackClient, "notify">;
  /** Attempts after which a notification is given up. */
  readonly attempts: number;
  /** How long dead letters are kept. */
  readonly keepDeadMs: number;
  readonly now: () => Date;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly logger: Logger;
}

/** Lanes at work at the same time. */
const MOST_LANES = 128;
/** Of one subscription, so that a callback which is dead, or slow, slows no other. */
const MOST_OF_ONE = 16;
/** A claim adds at most half of that to subscriptions that have less than the other half. */
const HALF_OF_ONE = MOST_OF_ONE / 2;
const BATCH = 20;
/** Longer than any one notification can take; others take over the lanes of a process that was killed when it is over. */
const LEASE_MS = 60_000;
/** What others have written, or left behind, is found by looking. */
const LOOK_EVERY_MS = 5_000;
const TIDY_EVERY_MS = 60_000;

/**
 * Tells subscribers what the outbox holds: at least once, and of one VNF instance in order. Any number of processes may do
 * so on one database. A notification that its callback does not take is tried again, and holds back only its own lane.
 */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #stop = new AbortController();
  readonly #working = new Map<string, number>();
  readonly #work = new Set<Promise<void>>();
  readonly #told: (id: string) => Promise<void>;
  readonly #release: (lane: ReleasedLane) => Promise<void>;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #mayBeMore = false;
  #timer: NodeJS.Timeout | undefined;
  #tidiedAtMs = 0;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#told = gather((ids) => parts.store.deleteTold(ids));
    this.#release = gather((lanes) => parts.store.releaseLanes(lanes, parts.now()));
  }

  /** Begins. `alone`: no other process can be alive on this database, so what a crash left behind is taken up at once. */
  async start({ alone }: { readonly alone: boolean }): Promise<void> {
    if (alone) await this.#parts.store.freeLanes(this.#parts.now());
    this.wake();
  }

  /** Something may be due. Returns at once. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Ends what is under way, and leaves the rest, for the next start or another process. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("Fairlead is stopping"));
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#work);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      while (this.#lookAgain && !this.#stop.signal.aborted) {
        this.#lookAgain = false;
        await this.#claim();
      }
      await this.#tidy();
    } catch (error) {
      this.#parts.logger.warn({ err: error }, "notifications cannot be read; trying again in a moment");
    }
    if (!this.#stop.signal.aborted) this.#timer = setTimeout(() => this.wake(), LOOK_EVERY_MS).unref();
  }

  async #claim(): Promise<void> {
    const { store, now } = this.#parts;
    const free = MOST_LANES - this.#work.size;
    const busy = [...this.#working].filter(([, lanes]) => lanes > HALF_OF_ONE).map(([id]) => id);
    this.#mayBeMore = free <= 0 || busy.length > 0;
    if (free <= 0) return;
    const claimedAt = now();
    const lanes = await store.claimLanes({
      now: claimedAt,
      until: new Date(claimedAt.getTime() + LEASE_MS),
      limit: free,
      limitPerSubscription: HALF_OF_ONE,
      without: busy,
      batch: BATCH,
    });
    for (const lane of lanes) this.#begin(lane, claimedAt);
    // There was enough for all that was asked for, so there may be more.
    if (lanes.length > 0) this.#lookAgain = true;
  }

  #begin(lane: ClaimedLane, claimedAt: Date): void {
    const { subscriptionId } = lane;
    this.#working.set(subscriptionId, (this.#working.get(subscriptionId) ?? 0) + 1);
    const work = this.#walk(lane, claimedAt)
      .catch((error: unknown) => {
        // The lane is taken up again when its lease is over.
        this.#parts.logger.warn({ subscriptionId, err: error }, "a notification's outcome cannot be kept");
      })
      .finally(() => {
        this.#work.delete(work);
        const left = (this.#working.get(subscriptionId) ?? 1) - 1;
        if (left > 0) this.#working.set(subscriptionId, left);
        else this.#working.delete(subscriptionId);
        if (this.#mayBeMore) this.wake();
      });
    this.#work.add(work);
  }

  /** Tells what waits in a lane, in order, up to the first that is not taken. */
  async #walk(lane: ClaimedLane, claimedAt: Date): Promise<void> {
    const { now } = this.#parts;
    const { subscriptionId, vnfInstanceId, epoch, waiting } = lane;
    const lease: LaneLease = { subscriptionId, vnfInstanceId, epoch };
    let leasedAt = claimedAt.getTime();
    for (const notification of waiting) {
      if (this.#stop.signal.aborted) return this.#release({ ...lease, dueAt: now() });
      if (now().getTime() - leasedAt > LEASE_MS / 2) {
        leasedAt = now().getTime();
        await this.#parts.store.renewLanes([lease], new Date(leasedAt + LEASE_MS));
      }
      const dueAt = await this.#tell(notification, lane);
      if (dueAt !== undefined) return this.#release({ ...lease, dueAt });
    }
    return this.#release(waiting.length < BATCH ? lease : { ...lease, dueAt: now() });
  }

  /** When the lane is to be tried again; nothing when it can go on. */
  async #tell({ id, content, attempts }: WaitingNotification, lane: ClaimedLane): Promise<Date | undefined> {
    const { store, callbacks, now, random, logger } = this.#parts;
    const { callback, subscriptionId, vnfInstanceId } = lane;
    try {
      // Without a subscription there is nobody to tell.
      if (callback !== undefined) await callbacks.notify(callback, content, this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return now();
      const { detail } = toProblem(error);
      const about = { subscriptionId, vnfInstanceId, notificationId: id, attempt: attempts + 1 };
      if (attempts + 1 >= this.#parts.attempts) {
        logger.error(about, `a notification is given up: ${detail}`);
        await store.bury(id, detail, now());
        return undefined;
      }
      const waitMs = backOffMs(attempts + 1, random());
      logger.warn(about, `a notification will be sent again: ${detail}`);
      await store.countAttempt(id);
      this.#wakeIn(waitMs);
      return new Date(now().getTime() + waitMs);
    }
    await this.#told(id);
    return undefined;
  }

  #wakeIn(waitMs: number): void {
    if (waitMs < LOOK_EVERY_MS) setTimeout(() => this.wake(), waitMs).unref();
  }

  async #tidy(): Promise<void> {
    const { store, keepDeadMs } = this.#parts;
    const nowMs = this.#parts.now().getTime();
    if (nowMs - this.#tidiedAtMs < TIDY_EVERY_MS) return;
    this.#tidiedAtMs = nowMs;
    await store.tidy(new Date(nowMs - keepDeadMs));
  }
}
