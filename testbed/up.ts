import { existingKubeconfig } from "./cluster/existing-cluster.ts";
import { environmentOf } from "./environment.ts";
import { withMachineLock } from "./host/machine-lock.ts";
import { NotPossibleError } from "./host/not-possible.ts";
import { openProgress, type Progress } from "./host/progress.ts";
import type { Part } from "./part.ts";
import { partsOnDemand, usedParts } from "./parts.ts";
import { ensureHelms } from "./programs/helms.ts";

/** Brings up what is not up yet, or only the part on demand that is named, and says how tests find it. */
export async function up(name?: string): Promise<void> {
  const progress = openProgress();
  const onWait = () => progress.say("another testbed command is at work; waiting for it");
  const parts = await withMachineLock("testbed", onWait, () =>
    name === undefined ? bringUp(progress) : bringUpPart(name, progress),
  );

  const { FAIRLEAD_TEST_KUBECONFIG, ...others } = await environmentOf(parts);
  if (FAIRLEAD_TEST_KUBECONFIG !== undefined) console.log(`KUBECONFIG=${FAIRLEAD_TEST_KUBECONFIG}`);
  for (const [name, value] of Object.entries(others)) console.log(`${name}=${value}`);
}

/** Returns the parts that can be used. */
async function bringUp(progress: Progress): Promise<Part[]> {
  const [cluster, ...others] = usedParts;
  if (!cluster) return [];
  await ensureUp(cluster, progress);

  const mayLack = existingKubeconfig !== undefined;
  await orLeaveOut("Helm", mayLack, progress, () => ensureHelms(progress));
  const parts = [cluster];
  for (const part of others) {
    if (await orLeaveOut(part.name, mayLack, progress, () => ensureUp(part, progress))) parts.push(part);
  }
  return parts;
}

async function bringUpPart(name: string, progress: Progress): Promise<Part[]> {
  const parts = partsOnDemand.filter((part) => part.name === name);
  for (const part of parts) await ensureUp(part, progress);
  return parts;
}

/** Beside a cluster of their own, users without Go do without what is built with it. False when it was left out. */
async function orLeaveOut(
  what: string,
  mayLack: boolean,
  progress: Progress,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!mayLack || !(error instanceof NotPossibleError)) throw error;
    progress.say(`${what}: left out. ${error.lack}`);
    return false;
  }
}

async function ensureUp(part: Part, progress: Progress): Promise<void> {
  const state = await part.observe();
  if (state.kind === "up") return progress.say(`${part.name}: already up (${state.detail})`);
  if (state.kind === "broken") progress.say(`${part.name}: ${state.reason}; starting again`);
  await part.prepare(progress);
  await part.down();
  await part.up(progress);
}
