import { expect, test } from "vitest";
import { limitConcurrency } from "./limit-concurrency.ts";

test("runs no more than the limit at once, all of it in order, failures included", async () => {
  const limited = limitConcurrency(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) => async () => {
    started.push(index);
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    if (index % 3 === 0) throw new Error(`${index}`);
    return index;
  };

  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => limited(work(index))));

  expect(most).toBe(2);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(4);
  expect(await limited(async () => "afterwards")).toBe("afterwards");
});
