import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { isRoot } from "../host/folders.ts";
import type { Part } from "../part.ts";
import { ensurePrograms } from "../programs/ensure-programs.ts";
import { programsFolder } from "../programs/programs-folder.ts";
import { addresses, nodeName } from "./addresses.ts";
import { countProcesses, findCgroups, removeCgroups } from "./cgroups.ts";
import { ensureImages } from "./images.ts";
import { restoreKernelSettings } from "./kernel-settings.ts";
import { kubectl } from "./kubectl.ts";
import { disconnectNode, isConnected } from "./network.ts";
import { findEnded } from "./node.ts";
import { ensureRequirements } from "./requirements.ts";
import { daemons, startCluster } from "./start-cluster.ts";
import { clusterFolder, inCluster, kubeconfigFile } from "./state.ts";

const PROGRAMS = ["kube", "agnhost", "pause"] as const;
const PATIENCE_MS = 120_000;
const builtFrom = inCluster("built-from");

/** A real one-node Kubernetes on this machine. */
export const cluster: Part = {
  name: "cluster",

  async observe() {
    if (await isAbsent()) return { kind: "down" };
    const reason = await findFault();
    if (reason) return { kind: "broken", reason };
    return { kind: "up", detail: `${addresses.api}, ${await countProcesses()} processes` };
  },

  async prepare(progress) {
    await ensureRequirements(PROGRAMS, progress);
    await ensurePrograms(PROGRAMS, progress);
    await ensureImages();
  },

  async up(progress) {
    await progress.step("starting Kubernetes", startCluster);
    // Last, so that a start that was cut short is never taken for a cluster.
    await writeFile(builtFrom, programsFolder);
  },

  async down() {
    if (await isAbsent()) return;
    await disconnectNode();
    await removeCgroups();
    await restoreKernelSettings();
    await rm(clusterFolder, { recursive: true, force: true });
  },

  async environment() {
    return { FAIRLEAD_TEST_KUBECONFIG: kubeconfigFile };
  },
};

async function findFault(): Promise<string | undefined> {
  const ended = await findEnded(daemons);
  if (ended.length > 0) return `${ended.join(", ")} ended`;
  const programs = await readFile(builtFrom, "utf8").catch(() => undefined);
  if (programs === undefined) return "its start was cut short";
  if (programs !== programsFolder) return "it runs other programs than this checkout asks for";

  // All of it runs, so it may only be slow: other work can take the cores for seconds.
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await delay(500)) {
    if ((await findPassingFault()) === undefined) return undefined;
  }
  return findPassingFault();
}

async function findPassingFault(): Promise<string | undefined> {
  const readiness = '{.status.conditions[?(@.type=="Ready")].status}';
  const answer = await kubectl("get", "node", nodeName, "-o", `jsonpath=${readiness}`).catch(() => undefined);
  if (answer === undefined) return "the API server does not answer";
  return answer === "True" ? undefined : "the node is not ready";
}

async function isAbsent(): Promise<boolean> {
  // What is there then is root's: neither to be used nor to be ended.
  if (!isRoot) return true;
  return !existsSync(clusterFolder) && !(await isConnected()) && (await findCgroups()).length === 0;
}
