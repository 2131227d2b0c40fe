import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../host/folders.ts";
import { withMachineLock } from "../host/machine-lock.ts";
import type { Progress } from "../host/progress.ts";
import { ensureVenv } from "../host/python-venv.ts";
import { run } from "../host/run.ts";

const requirements = join(import.meta.dirname, "requirements.txt");

/**
 * Installs the official `openstack` command line with its plugin for VNF managers, unmodified, in exactly the versions of
 * requirements.txt: a minute the first time, nothing from then on. Returns the program's path. NotPossibleError without Python 3 and venv.
 */
export async function ensureOpenstackClient(progress: Progress): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  const folder = join(cacheFolder, `openstack-client-${hash.slice(0, 16)}`);
  // Scripts of a venv hold its path, so it cannot be built beside and renamed.
  const complete = join(folder, "complete");

  const onWait = () => progress.say("another process installs the openstack client; waiting for it");
  await withMachineLock("openstack-client", onWait, async () => {
    if (existsSync(complete)) return;
    await rm(folder, { recursive: true, force: true });
    await progress.step("installing the openstack client", async () => {
      await ensureVenv(folder, "The openstack client");
      await run(join(folder, "bin/pip"), ["install", "--quiet", "--requirement", requirements]);
    });
    await writeFile(complete, "");
  });
  return join(folder, "bin/openstack");
}
