import { setTimeout as delay } from "node:timers/promises";

/** Asks every ten milliseconds until there is an answer, a minute long. */
export async function poll<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const endsAt = performance.now() + 60_000; performance.now() < endsAt; await delay(10)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error("a minute passed without an end");
}
