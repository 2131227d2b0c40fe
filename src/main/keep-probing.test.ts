import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silentLogger } from "../../test/support/silent-logger.ts";
import { keepProbing } from "./keep-probing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("leaves rounds out while one is under way, goes on after it, and ends when told", async () => {
  const slow = Promise.withResolvers<void>();
  let rounds = 0;
  const vims = {
    probeAll: async () => {
      rounds += 1;
      if (rounds === 1) await slow.promise;
      return [];
    },
  };
  const probing = keepProbing(vims, 1_000, silentLogger);

  await vi.advanceTimersByTimeAsync(5_500);
  expect(rounds).toBe(1);

  slow.resolve();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rounds).toBe(2);

  await probing.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rounds).toBe(2);
});
