import { expect, test } from "vitest";
import { OneAtATime } from "./one-at-a-time.ts";

const never = new AbortController().signal;

test("lets the next begin when the one before is done, however it ended", async () => {
  const turns = new OneAtATime();
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const first = turns.run(async () => {
    await gate.promise;
    seen.push("first");
    throw new Error("failed");
  }, never);
  const second = turns.run(async () => seen.push("second"), never);

  gate.resolve();
  await expect(first).rejects.toThrow("failed");
  await second;

  expect(seen).toEqual(["first", "second"]);
});

test("lets go who is told to stop while waiting, and never begins its work", async () => {
  const turns = new OneAtATime();
  const gate = Promise.withResolvers<void>();
  const abort = new AbortController();
  const seen: string[] = [];
  const first = turns.run(() => gate.promise, never);
  const stopped = turns.run(async () => seen.push("stopped"), abort.signal);
  const third = turns.run(async () => seen.push("third"), never);

  abort.abort(new Error("cancelled"));
  await expect(stopped).rejects.toThrow("cancelled");
  expect(seen).toEqual([]);
  gate.resolve();
  await Promise.all([first, third]);

  expect(seen).toEqual(["third"]);
});
