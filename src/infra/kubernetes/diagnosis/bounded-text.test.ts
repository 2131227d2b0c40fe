import { expect, test } from "vitest";
import { ago, fitSections } from "./bounded-text.ts";

test("keeps the first sections and says how many are left out", () => {
  expect(fitSections(["aaaa", "bbbb", "cccc", "dd"], 10)).toBe("aaaa\nbbbb\n… and 2 more.");
});

test("cuts a first section that is too long by itself", () => {
  expect(fitSections(["a".repeat(20)], 10)).toBe(`${"a".repeat(9)}…`);
});

test.each([
  [12, "12 s ago"],
  [300, "5 min ago"],
  [10_800, "3 h ago"],
  [-5, "0 s ago"],
])("%i seconds are %s", (seconds, text) => {
  const now = Date.parse("2026-01-05T12:00:00Z");

  expect(ago(new Date(now - seconds * 1_000), now)).toBe(text);
});
