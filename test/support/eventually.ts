import { vi } from "vitest";

/** Long enough for the slowest machine, below the time limit of the tests: who waits this long hangs. */
const HANGS_MS = 120_000;

/** Waits until the check no longer throws, and resolves with what it gives. How long that takes is not what is tested. */
export function eventually<T>(check: () => T | Promise<T>, interval = 50): Promise<T> {
  return vi.waitFor(check, { timeout: HANGS_MS, interval });
}
