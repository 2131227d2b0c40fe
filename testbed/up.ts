import { existingKubeconfig } from "./cluster/existing-cluster.ts";
import { environment } from "./environment.ts";
import { withMachineLock } from "./host/machine-lock.ts";
import { NotPossibleError } from "./host/not-possible.ts";
import { openProgress, type Progress } from "./host/progress.ts";
import type { Part } from "./part.ts";
import { usedParts } from "./parts.ts";
import { ensureHelms } from "./programs/helms.ts";

/** Brings up what is not up yet, and says how tests find it. */
export async function up(): Promise<void> {
  const progress = openProgress();
  const onWait = () => progress.say("another testbed command is at work; waiting for it");
  await withMachineLock("testbed", onWait, () => bringUp(progress));
  for (const [name, value] of Object.entries(await environment())) console.log(`${name}=${value}`);
}

async function bringUp(progress: Progress): Promise<void> {
  const [cluster, ...rest] = usedParts;
  if (cluster) await ensureUp(cluster, progress);
  await ensureHelms(progress).catch(orLeaveOut("Helm", progress));
  for (const part of rest) {
    await ensureUp(part, progress).catch(orLeaveOut(part.name, progress));
  }
}

/** Beside a cluster of their own, users without Go do without what is built with it. */
function orLeaveOut(what: string, progress: Progress): (error: unknown) => void {
  return (error) => {
    if (!(existingKubeconfig && error instanceof NotPossibleError)) throw error;
    progress.say(`${what}: left out. ${error.lack}`);
  };
}

async function ensureUp(part: Part, progress: Progress): Promise<void> {
  const state = await part.observe();
  if (state.kind === "up") return progress.say(`${part.name}: already up (${state.detail})`);
  if (state.kind === "broken") {
    progress.say(`${part.name}: ${state.reason}; starting again`);
    await part.down();
  }
  await part.up(progress);
}
