import { beforeEach, inject } from "vitest";

/** Reports each test of the `cluster` project as skipped, with the reason, on a machine that can have no cluster. */
beforeEach((context) => {
  const testbed = inject("testbed");
  if (typeof testbed === "string") context.skip(testbed);
});
