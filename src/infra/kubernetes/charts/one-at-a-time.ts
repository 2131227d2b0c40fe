import { untilAborted } from "../../../support/until-aborted.ts";

/** Lets pieces of work have turns, in the order they come. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  /** Whoever is told to stop no longer waits; work that has begun is itself to heed the signal. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#last;
    const turn = before.then(() => {
      signal.throwIfAborted();
      return work();
    });
    this.#last = turn.catch(() => undefined);
    await untilAborted(before, signal);
    return await turn;
  }
}
