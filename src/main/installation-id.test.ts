import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ensureInstallationId } from "./installation-id.ts";

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-installation-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "data");
}

test("one data folder has one id, whoever comes first, and another has another", async () => {
  const dataDir = await aFolder();

  const ids = await Promise.all([ensureInstallationId(dataDir), ensureInstallationId(dataDir)]);

  expect(new Set([...ids, await ensureInstallationId(dataDir)]).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(["installation-id"]);
  expect(await ensureInstallationId(await aFolder())).not.toBe(ids[0]);
});

test("a file that is no id is refused by its name", async () => {
  const dataDir = await aFolder();
  await ensureInstallationId(dataDir);
  await writeFile(join(dataDir, "installation-id"), "../../etc");

  await expect(ensureInstallationId(dataDir)).rejects.toThrow(join(dataDir, "installation-id"));
});
