import { PgBoss } from "pg-boss";
import type { Store, Transaction } from "../../store/store.ts";
import type { OccurrenceQueue } from "../occurrence-queue.ts";
import { type RunnerParts, runOccurrence } from "./run-occurrence.ts";

const QUEUE = "advance-lcm-op-occ";

export interface ConductorOptions {
  /** How to reach PostgreSQL: pg-boss keeps a small pool of its own and one connection that listens. */
  readonly connection:
    | { readonly connectionString: string }
    | { readonly host: string; readonly user: string; readonly database: string };
  /** Operations at work at the same time; each may wait minutes for its pods without costing anything. */
  readonly concurrency: number;
  /**
   * No other conductor can be alive on this database (Fairlead's own PostgreSQL is locked by its process). Operations that
   * a crash left running are then taken up at once instead of after their heartbeat has run out.
   */
  readonly alone: boolean;
}

/** Takes occurrences from the queue and runs them. */
export class Conductor implements OccurrenceQueue {
  readonly #boss: PgBoss;
  readonly #options: ConductorOptions;
  readonly #stop = new AbortController();
  readonly #wakers = new Map<string, () => void>();

  constructor(options: ConductorOptions) {
    this.#options = options;
    this.#boss = new PgBoss({
      ...options.connection,
      max: 3,
      application_name: "fairlead-queue",
      useListenNotify: true,
      schedule: false,
      persistWarnings: false,
    });
  }

  /** Makes queue and tables ready, so that `send` works; nothing is run yet. */
  async open(onError: (error: unknown) => void): Promise<void> {
    this.#boss.on("error", onError);
    await this.#boss.start();
    await this.#boss.createQueue(QUEUE, {
      policy: "singleton",
      notify: true,
      heartbeatSeconds: 10,
      expireInSeconds: 24 * 3600 - 1,
      retryLimit: 1_000_000,
      retryDelay: 1,
      deleteAfterSeconds: 3600,
    });
  }

  /** Begins to work, first on what a crash left behind. */
  async start(parts: RunnerParts): Promise<void> {
    await this.#takeUp(parts.store);
    const options = {
      localConcurrency: this.#options.concurrency,
      pollingIntervalSeconds: 2,
      notifyPollingIntervalSeconds: 30,
    };
    await this.#boss.work<{ id: string }>(QUEUE, options, async (jobs) => {
      for (const { data } of jobs) await this.#run(data.id, parts);
    });
  }

  async send(occurrenceId: string, vnfInstanceId: string, tx: Transaction): Promise<void> {
    await this.#boss.send(
      QUEUE,
      { id: occurrenceId },
      { singletonKey: vnfInstanceId, db: { executeSql: (text, values) => tx.executeSql(text, values) } },
    );
  }

  wakeCanceller(occurrenceId: string): void {
    this.#wakers.get(occurrenceId)?.();
  }

  /** Stops taking work, aborts what runs, and lets go; the next conductor resumes at the unfinished steps. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("Fairlead is stopping"));
    await this.#boss.stop({ graceful: true, timeout: 10_000 });
  }

  async #run(id: string, parts: RunnerParts): Promise<void> {
    try {
      await runOccurrence(id, parts, (wake) => this.#wakers.set(id, wake), this.#stop.signal);
    } catch (error) {
      // The queue tries again and again, and says nothing of it.
      if (!this.#stop.signal.aborted) {
        parts.logger.warn({ occurrenceId: id, err: error }, "interrupted; to be taken up again in a moment");
      }
      throw error;
    } finally {
      this.#wakers.delete(id);
    }
  }

  async #takeUp(store: Store): Promise<void> {
    if (!this.#options.alone) return;
    await this.#boss.deleteAllJobs(QUEUE);
    for (const { id, vnfInstanceId } of await store.lcmOpOccs.listRunning()) {
      await store.transaction((tx) => this.send(id, vnfInstanceId, tx));
    }
  }
}
