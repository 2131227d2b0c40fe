import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inCluster } from "./state.ts";

/** The kubelet sets these for the whole machine: with panic_on_oops, for one, a laptop would restart on a kernel fault. */
const NAMES = [
  "vm/overcommit_memory",
  "vm/panic_on_oom",
  "kernel/panic",
  "kernel/panic_on_oops",
  "kernel/keys/root_maxkeys",
  "kernel/keys/root_maxbytes",
];
const savedFile = inCluster("kernel-settings.json");
const fileOf = (name: string) => join("/proc/sys", name);

/** Notes them before the kubelet starts. */
export async function saveKernelSettings(): Promise<void> {
  const present = NAMES.filter((name) => existsSync(fileOf(name)));
  const saved = await Promise.all(present.map(async (name) => [name, await readFile(fileOf(name), "utf8")]));
  await writeFile(savedFile, JSON.stringify(Object.fromEntries(saved)));
}

/** Sets them back, once the kubelet has ended. */
export async function restoreKernelSettings(): Promise<void> {
  const saved: Record<string, string> = JSON.parse(await readFile(savedFile, "utf8").catch(() => "{}"));
  for (const [name, value] of Object.entries(saved)) {
    if ((await readFile(fileOf(name), "utf8")) !== value) await writeFile(fileOf(name), value);
  }
}
