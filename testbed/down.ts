import { rm } from "node:fs/promises";
import { stateFolder } from "./host/folders.ts";
import { withMachineLock } from "./host/machine-lock.ts";
import { openProgress } from "./host/progress.ts";
import { ownParts, partsOnDemand } from "./parts.ts";
import { findRemains } from "./remains.ts";

/** Ends all that the testbed started, also half of it, and makes sure that nothing is left. */
export async function down(): Promise<void> {
  const progress = openProgress();
  const onWait = () => progress.say("another testbed command is at work; waiting for it");
  await withMachineLock("testbed", onWait, async () => {
    for (const part of [...ownParts, ...partsOnDemand].toReversed()) {
      await progress.step(`ending ${part.name}`, () => part.down());
    }
    await rm(stateFolder, { recursive: true, force: true });
    const remains = await findRemains();
    if (remains.length > 0) throw new Error(`left behind: ${remains.join(", ")}`);
  });
  console.log("The testbed is down; no process, mount, cgroup, link, route or folder of it is left.");
}
