import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FlushBehind } from "./flush-behind.ts";

const MiB = 1024 * 1024;

async function withFile(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-flush-"));
  try {
    await work(join(folder, "file"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("flushes after so many bytes, and not before the flush under way has ended", async () => {
  await withFile(async (path) => {
    await using handle = await open(path, "wx");
    let flushes = 0;
    const datasync = handle.datasync.bind(handle);
    handle.datasync = () => {
      flushes += 1;
      return datasync();
    };
    const behind = new FlushBehind(handle);

    behind.written(15 * MiB);
    expect(flushes).toBe(0);
    behind.written(16 * MiB);
    behind.written(40 * MiB);
    expect(flushes).toBe(1);
    await behind.ended();
    behind.written(40 * MiB);
    expect(flushes).toBe(2);
    await behind.ended();
  });
});

test("does not forget that a flush has failed", async () => {
  await withFile(async (path) => {
    const handle = await open(path, "wx");
    await handle.close();
    const behind = new FlushBehind(handle);

    behind.written(16 * MiB);
    await expect(behind.ended()).rejects.toMatchObject({ code: "EBADF" });
    await expect(behind.ended()).rejects.toMatchObject({ code: "EBADF" });
  });
});
