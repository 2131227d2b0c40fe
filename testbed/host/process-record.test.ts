import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findRecord, isAlive, recordProcess, saveRecord } from "./process-record.ts";

describe.runIf(process.platform === "linux")("a process record", () => {
  test("tells a running process from an ended one", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const record = recordProcess(child.pid ?? 0);

    expect(isAlive(record)).toBe(true);
    child.kill("SIGKILL");
    await once(child, "close");

    expect(isAlive(record)).toBe(false);
  });

  test("is not fooled by a later process with the same number, nor by a restart of the machine", () => {
    const record = recordProcess(process.pid);

    expect(isAlive({ ...record, startTicks: "1" })).toBe(false);
    expect(isAlive({ ...record, bootId: "another" })).toBe(false);
  });

  test("survives in a file, and a file that was cut short counts as none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fairlead-record-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "record");
    const record = recordProcess(process.pid);

    await saveRecord(file, record);
    expect(await findRecord(file)).toEqual(record);

    await writeFile(file, '{"pid":');
    expect(await findRecord(file)).toBeUndefined();
  });
});
