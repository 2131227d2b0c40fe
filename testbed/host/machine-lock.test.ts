import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withMachineLock } from "./machine-lock.ts";

const lock = join(import.meta.dirname, "machine-lock.ts");
const name = `test-${process.pid}`;
/** Takes the lock, says so, and never lets go of it. */
const holder = `
  const { withMachineLock } = await import(${JSON.stringify(lock)});
  setInterval(() => {}, 1000);
  await withMachineLock("${name}", () => {}, () => new Promise(() => console.log("held")));
`;

describe.runIf(process.platform === "linux")("the machine lock", () => {
  test("keeps two processes apart, and is free again once its holder was killed", async () => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", holder]);
    await once(child.stdout, "data");
    const waiting = Promise.withResolvers<void>();

    const outcome = withMachineLock(name, waiting.resolve, async () => "mine");
    await waiting.promise;
    child.kill("SIGKILL");

    expect(await outcome).toBe("mine");
  });

  test("is let go when the work fails", async () => {
    const neverWait = () => expect.unreachable();

    const failing = withMachineLock(name, neverWait, () => Promise.reject(new Error("no")));

    await expect(failing).rejects.toThrow("no");
    expect(await withMachineLock(name, neverWait, async () => "mine")).toBe("mine");
  });
});
