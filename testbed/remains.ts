import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { addresses } from "./cluster/addresses.ts";
import { findCgroups } from "./cluster/cgroups.ts";
import { isRoot, stateFolder } from "./host/folders.ts";
import { run, succeeds } from "./host/run.ts";

/**
 * What of the testbed is still on the machine, looked up anew rather than concluded from what was ended.
 *
 * Processes need no look of their own: a cgroup that is gone had none left.
 */
export async function findRemains(): Promise<string[]> {
  if (!isRoot) return findFolder();
  const found = await Promise.all([findFolder(), findCgroups(), findMounts(), findNetwork()]);
  return found.flat();
}

async function findFolder(): Promise<string[]> {
  return existsSync(stateFolder) ? [stateFolder] : [];
}

async function findMounts(): Promise<string[]> {
  const mounts = (await readFile("/proc/self/mounts", "utf8").catch(() => "")).split("\n");
  return mounts.filter((line) => line.includes(stateFolder)).map((line) => `mount ${line}`);
}

async function findNetwork(): Promise<string[]> {
  if (!(await succeeds("ip", ["-Version"]))) return [];
  const links = (await succeeds("ip", ["link", "show", addresses.link])) ? [`link ${addresses.link}`] : [];
  const routes = (await run("ip", ["route"]))
    .split("\n")
    .filter((route) => route.includes(` ${addresses.node} `));
  return [...links, ...routes.map((route) => `route ${route}`)];
}
