import { describe, inject } from "vitest";
import type { Testbed } from "./cluster.ts";

/**
 * `describe` for tests on the testbed's cluster, and on what else of it they name. Where that is not to be had, they are
 * reported as skipped, with the reason in the name. They ask `theTestbed()` for it within tests and hooks only, because
 * the function that holds them is run even if they are not.
 */
export function describeCluster(
  name: string,
  tests: () => void,
  needs: readonly Exclude<keyof Testbed, "kubeconfig">[] = [],
): void {
  const testbed = inject("testbed");
  const missing = needs.filter((need) => typeof testbed === "object" && !testbed[need]);
  const reason = typeof testbed === "string" ? testbed : missing.map((need) => `no ${need}`).join(", ");

  if (reason) describe.skip(`${name} (skipped: ${reason})`, tests);
  else describe(name, tests);
}

/** How to reach the cluster and the rest, for tests within `describeCluster`. */
export function theTestbed(): Testbed {
  const testbed = inject("testbed");
  if (typeof testbed === "string") throw new Error(`There is no testbed: ${testbed}`);
  return testbed;
}
