import { defineConfig } from "vitest/config";
import { WholeProductsFirst } from "./scripts/tests/whole-products-first.ts";

export default defineConfig({
  test: {
    sequence: { sequencer: WholeProductsFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "src/**/*.test.ts",
            "scripts/**/*.test.ts",
            "testbed/**/*.test.ts",
            "bench/**/*.test.ts",
            "test/conformance/**/*.test.ts",
            "test/contract/**/*.test.ts",
          ],
          exclude: ["**/*.cluster.test.ts"],
          globalSetup: ["test/support/database-server.ts"],
          // Above the limit of `eventually`, which tells what it has waited for.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Nothing keeps state in a module, so files share what they import. Many of them wait for processes.
          isolate: false,
          maxWorkers: 3,
        },
      },
      {
        test: {
          name: "cluster",
          include: ["src/**/*.cluster.test.ts", "test/e2e/**/*.cluster.test.ts"],
          globalSetup: ["test/support/database-server.ts", "test/support/cluster.ts"],
          setupFiles: ["test/support/skip-without-cluster.ts"],
          // A slow machine takes its time; only what hangs is to be ended.
          testTimeout: 2_400_000,
          hookTimeout: 2_400_000,
          isolate: false,
          // Most of the time is spent waiting for pods.
          maxWorkers: 4,
        },
      },
    ],
  },
});
