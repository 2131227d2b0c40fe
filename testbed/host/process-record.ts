import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";

/** A process, told apart from a later one with the same number. */
export interface ProcessRecord {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

/** Describes a process that runs now. */
export function recordProcess(pid: number): ProcessRecord {
  const startTicks = findStartTicks(pid);
  if (!startTicks) throw new Error(`process ${pid} ended at once`);
  return { pid, startTicks, bootId: readBootId() };
}

/** False once the process has ended, also when another one has got its number since. */
export function isAlive(record: ProcessRecord): boolean {
  return findStartTicks(record.pid) === record.startTicks && readBootId() === record.bootId;
}

export async function saveRecord(file: string, record: ProcessRecord): Promise<void> {
  await writeFile(file, JSON.stringify(record));
}

export async function findRecord(file: string): Promise<ProcessRecord | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Absent, or cut short by a crash: such a process cannot be told from a stranger.
  }
}

/** Counts as ended: a zombie (Z, X), which only waits for its parent. */
function findStartTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses, and may hold anything.
    const [state = "X", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return "ZX".includes(state) ? undefined : rest[18];
  } catch {
    return undefined;
  }
}

function readBootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
