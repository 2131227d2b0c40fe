import { mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureFolder } from "./ensure-folder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fairlead-folder-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("makes the folders that are missing, private ones, and may be repeated", async () => {
  const deep = join(folder, "a/b/c");

  await Promise.all([ensureFolder(deep), ensureFolder(deep), ensureFolder(join(folder, "a/b/d"))]);
  await ensureFolder(deep);

  expect(await readdir(join(folder, "a/b"))).toEqual(["c", "d"]);
  for (const made of ["a", "a/b", "a/b/c"]) {
    expect((await stat(join(folder, made))).mode & 0o777).toBe(0o700);
  }
});

test("makes one beside others that are made in the same moment", async () => {
  for (let round = 0; round < 100; round++) {
    const beside = Array.from({ length: 8 }, (_, index) => join(folder, `round-${round}/above/${index}`));
    await Promise.all(beside.map((path) => ensureFolder(path)));
    expect(await readdir(join(folder, `round-${round}/above`))).toHaveLength(8);
  }
});

test("takes a link to a folder for one", async () => {
  await ensureFolder(join(folder, "real"));
  await symlink(join(folder, "real"), join(folder, "link"));

  await ensureFolder(join(folder, "link/inner"));

  expect(await readdir(join(folder, "real"))).toEqual(["inner"]);
});

test("fails where a file is in the way, or a link leads nowhere", async () => {
  await writeFile(join(folder, "file"), "");
  await symlink(join(folder, "nowhere"), join(folder, "dangling"));

  await expect(ensureFolder(join(folder, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(ensureFolder(join(folder, "file/x"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(ensureFolder(join(folder, "dangling"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(ensureFolder(join(folder, "dangling/x"))).rejects.toMatchObject({ code: "EEXIST" });
});

test.runIf(process.platform === "linux")("gives up where nothing can be made at all", async () => {
  await expect(ensureFolder("/proc/fairlead")).rejects.toMatchObject({ code: "ENOENT" });
  await expect(ensureFolder("/proc/fairlead/data")).rejects.toMatchObject({ code: "ENOENT" });
});
