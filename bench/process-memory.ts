import { readdir, readFile } from "node:fs/promises";

interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
  readonly kilobytes: number;
}

/** Proportional set size, in MB, of the processes that are meant and all their descendants. */
export async function pssMegabytes(isMeant: (process: ProcessMemory) => boolean): Promise<number> {
  const all = await allProcesses();
  return withDescendants(all, isMeant).reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024;
}

export function withDescendants<T extends { readonly pid: number; readonly parent: number }>(
  all: readonly T[],
  isMeant: (process: T) => boolean,
): readonly T[] {
  const meant = new Set(all.filter(isMeant).map(({ pid }) => pid));
  for (let before = -1; before !== meant.size; ) {
    before = meant.size;
    for (const { pid, parent } of all) if (meant.has(parent)) meant.add(pid);
  }
  return all.filter(({ pid }) => meant.has(pid));
}

async function allProcesses(): Promise<readonly ProcessMemory[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return await Promise.all(
    names.map(async (name) => {
      const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
      const [commandLine, stat, smaps] = await Promise.all([
        read("cmdline"),
        read("stat"),
        read("smaps_rollup"),
      ]);
      return {
        pid: Number(name),
        parent: Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]),
        commandLine,
        kilobytes: Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1] ?? 0),
      };
    }),
  );
}
