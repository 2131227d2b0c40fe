import { expect, test } from "vitest";
import { allEnded } from "./all-ended.ts";

test("keeps the order of what has been asked for", async () => {
  const slow = Promise.resolve().then(() => "slow");

  expect(await allEnded([slow, Promise.resolve("quick")])).toEqual(["slow", "quick"]);
});

test("rejects only when the others have ended too", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let hasRejected = false;
  const all = allEnded([Promise.reject(new Error("first")), promise]).catch((error: Error) => {
    hasRejected = true;
    return error.message;
  });
  await new Promise(setImmediate);

  expect(hasRejected).toBe(false);
  resolve("done");
  expect(await all).toBe("first");
});
