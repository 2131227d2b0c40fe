import { expect, test } from "vitest";
import { json } from "./seed-tacker.ts";

test("writes a column as Tacker does: JSON within a string of JSON, each quote of which SQL must leave alone", () => {
  expect(json({ name: "it's" })).toBe(String.raw`'"{\\"name\\":\\"it\'s\\"}"'`);
});
