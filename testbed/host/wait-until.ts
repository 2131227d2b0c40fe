import { setTimeout as delay } from "node:timers/promises";

export interface Patience {
  readonly timeoutMs: number;
  readonly everyMs?: number;
}

/** Asks until the answer is true. `what` completes the sentence "… within 60 s". */
export async function waitUntil(
  what: string,
  { timeoutMs, everyMs = 100 }: Patience,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} within ${timeoutMs / 1000} s`);
    await delay(everyMs);
  }
}
