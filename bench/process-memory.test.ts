import { expect, test } from "vitest";
import { pssMegabytes, withDescendants } from "./process-memory.ts";

test("counts what is meant and all that descends from it, each once, whatever their order", () => {
  const all = [
    { pid: 40, parent: 30 },
    { pid: 30, parent: 20 },
    { pid: 20, parent: 1 },
    { pid: 50, parent: 2 },
  ];

  const found = withDescendants(all, ({ pid }) => pid === 20 || pid === 40);

  expect(found.map(({ pid }) => pid)).toEqual([40, 30, 20]);
});

test.runIf(process.platform === "linux")("reads the memory of a running process, in megabytes", async () => {
  const megabytes = await pssMegabytes(({ pid }) => pid === process.pid);

  expect(megabytes).toBeGreaterThan(10);
  expect(megabytes).toBeLessThan(4_000);
});
