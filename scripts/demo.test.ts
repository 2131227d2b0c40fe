import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the demo leads a VNF through its life on a server of its own, whatever server the environment names", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, "demo.ts"), "--simulated"],
    { env: { ...process.env, FAIRLEAD_URL: "http://127.0.0.1:1" } },
  );

  expect(stdout).toContain("INSTANTIATE completed");
  expect(stdout).toContain("TERMINATE completed");
  expect(stdout).toMatch(/Done\. To run it yourself: npm run serve\n$/);
});
