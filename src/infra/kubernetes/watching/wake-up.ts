import { setTimeout as sleep } from "node:timers/promises";

/** Changes come in bursts: whoever waits is woken when a burst has gone on for this long. */
const BURST_MS = 4;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Lets one reader wait for changes that many writers tell of, and for failures too. */
export class WakeUp {
  #pending = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  changed(): void {
    this.#pending = true;
    this.#wake?.();
  }

  failed(error: unknown): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** Resolves soon after the next change, or at the time limit; rejects with the first failure, or when aborted. */
  async next(timeoutMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#pending && this.#failure === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      const timer = setTimeout(wake, Math.min(Math.max(timeoutMs, 0), LONGEST_TIMER_MS));
      signal.addEventListener("abort", wake);
      this.#wake = wake;
      await promise;
      this.#wake = undefined;
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      signal.throwIfAborted();
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#pending) await sleep(BURST_MS);
    this.#pending = false;
  }
}
