import { setTimeout as delay } from "node:timers/promises";

/** Long enough for the slowest machine: who waits this long hangs. */
export const HANGS_MS = 180_000;

export interface Patience {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/** Asks until the answer is true. `what` completes the sentence "… within 180 s". */
export async function waitUntil(
  what: string,
  { timeoutMs = HANGS_MS, everyMs = 100 }: Patience,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} within ${timeoutMs / 1000} s`);
    await delay(everyMs);
  }
}
