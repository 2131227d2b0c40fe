import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NotPossibleError } from "../host/not-possible.ts";
import { waitUntil } from "../host/wait-until.ts";

/** The testbed's own branch of every hierarchy: whatever is in it is the testbed's, and may be killed. */
const cgroup = "fairlead-k8s";
/** The node's programs. Apart from the pods, because cgroup v2 allows processes in leaves only. */
export const daemonsCgroup = `${cgroup}/daemons`;
/** Two kubelets in one cgroup root kill each other's pods within seconds: this one has its own. */
export const podsCgroup = `${cgroup}/pods`;

interface Hierarchy {
  readonly root: string;
  readonly version: "v1" | "v2";
}

export async function ensureCgroups(): Promise<void> {
  await makeCgroups().catch((cause: unknown) => {
    // Inside a container they are often read-only, or belong to the container as a whole.
    throw new NotPossibleError(
      `The testbed's cluster needs cgroups of its own, and here it cannot make any (${cause}).`,
    );
  });
}

async function makeCgroups(): Promise<void> {
  for (const { root, version } of await readHierarchies()) {
    if (version === "v2") await delegate(root);
    await mkdir(join(root, cgroup), { recursive: true });
    if (version === "v2") await delegate(join(root, cgroup));
    for (const group of [daemonsCgroup, podsCgroup]) await mkdir(join(root, group), { recursive: true });
    for (const group of [cgroup, daemonsCgroup, podsCgroup]) await inheritCpuset(join(root, group));
  }
}

/** Kills everything that the testbed started, then removes its cgroups. */
export async function removeCgroups(): Promise<void> {
  for (const { root } of await readHierarchies()) {
    const top = join(root, cgroup);
    if (!existsSync(top)) continue;
    const patience = { everyMs: 50 };
    await waitUntil(`processes in ${top} did not end`, patience, () => killAll(top));
    const groups = await listGroups(top);
    await waitUntil(`${top} could not be removed`, patience, () => removeAll(groups));
  }
}

/** How many processes run in the testbed's cgroup. */
export async function countProcesses(): Promise<number> {
  const counts = await Promise.all(
    (await readHierarchies()).map(async ({ root }) => {
      const pids = await Promise.all((await listGroups(join(root, cgroup))).map(readPids));
      return pids.flat().length;
    }),
  );
  return Math.max(0, ...counts);
}

/** Where something of the testbed is left; for checking that nothing is. */
export async function findCgroups(): Promise<string[]> {
  return (await readHierarchies()).map(({ root }) => join(root, cgroup)).filter((path) => existsSync(path));
}

/** The mount table is the truth: names below /sys/fs/cgroup differ, and some are links to others. */
async function readHierarchies(): Promise<Hierarchy[]> {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" "));
  return mounts.flatMap(([, root = "", type]): Hierarchy[] => {
    if (!root.startsWith("/sys/fs/cgroup")) return [];
    if (type === "cgroup") return [{ root, version: "v1" }];
    return type === "cgroup2" ? [{ root, version: "v2" }] : [];
  });
}

/** Lets the groups below this one count and limit what this one may. */
async function delegate(group: string): Promise<void> {
  const controllers = (await readFile(join(group, "cgroup.controllers"), "utf8")).trim().split(" ");
  const wanted = controllers.filter(Boolean).map((name) => `+${name}`);
  if (wanted.length === 0) return;
  await writeFile(join(group, "cgroup.subtree_control"), wanted.join(" "));
}

/** A new v1 cpuset has neither cores nor memory, and takes no process until it has. */
async function inheritCpuset(group: string): Promise<void> {
  for (const name of ["cpuset.cpus", "cpuset.mems"]) {
    const file = join(group, name);
    // In v2 an empty file means "as above".
    if (!existsSync(file) || existsSync(join(group, "cgroup.controllers"))) continue;
    await writeFile(file, await readFile(join(dirname(group), name), "utf8"));
  }
}

/** True when nothing was left to kill. */
async function killAll(top: string): Promise<boolean> {
  const pids = (await Promise.all((await listGroups(top)).map(readPids))).flat();
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended meanwhile.
    }
  }
  return pids.length === 0;
}

async function removeAll(groups: readonly string[]): Promise<boolean> {
  for (const group of groups) await rmdir(group).catch(() => undefined);
  return !groups.some((group) => existsSync(group));
}

/** Deepest first. */
async function listGroups(top: string): Promise<string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  return [top, ...below].sort((a, b) => b.length - a.length);
}

async function readPids(group: string): Promise<number[]> {
  const text = await readFile(join(group, "cgroup.procs"), "utf8").catch(() => "");
  return text
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 0);
}
