import { expect, test } from "vitest";
import { backOffMs } from "./back-off.ts";

test("doubles from one second to five minutes, less up to half of it by chance", () => {
  expect([1, 2, 3, 9, 10, 100].map((attempts) => backOffMs(attempts, 1))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000, 300_000,
  ]);
  expect(backOffMs(3, 0)).toBe(2_000);
});
