import { expect, test } from "vitest";
import { aStore } from "../../test/support/a-store.ts";
import { anApi } from "../../test/support/an-api.ts";
import { createMetrics } from "./metrics.ts";

test("tells how many notifications wait and were given up, and goes on without the database", async () => {
  let isAway = false;
  const { routes } = createMetrics(async () => {
    if (isAway) throw new Error("the database is away");
    return { waiting: 3, dead: 1 };
  });
  const app = await anApi((await aStore()).store, [routes]);
  const shown = async () => (await app.inject("/metrics")).body;

  expect(await shown()).toContain('fairlead_notifications{state="waiting"} 3');
  expect(await shown()).toContain('fairlead_notifications{state="dead"} 1');
  isAway = true;
  expect(await shown()).not.toContain("fairlead_notifications{");
  expect(await shown()).toContain("process_resident_memory_bytes");
});
