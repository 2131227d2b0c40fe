import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process of this host; `startedAt` tells it from a later one of the same number. Opaque, comparable for equality only. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

export interface RunningProcess extends ProcessIdentity {
  readonly groupId: number;
}

const isLinux = process.platform === "linux";

/** The process of that number, unless there is none or it is a zombie. */
export function findProcess(pid: number): RunningProcess | undefined {
  return isLinux ? findInProc(pid) : findByPs(pid);
}

/** Every process that is not a zombie. */
export function listProcesses(): readonly RunningProcess[] {
  if (!isLinux) return readPs(["-A"]);
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (findInProc(Number(name)) ?? []) : []));
}

/** The environment variable of a process; `undefined` when it is not set or cannot be known. */
export function findVariable(pid: number, name: string): string | undefined {
  if (!isLinux) return undefined;
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}

/** proc_pid_stat(5). The name in parentheses may hold anything, hence the last one. */
function findInProc(pid: number): RunningProcess | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, , groupId] = fields;
  if (state === "Z" || state === "X") return undefined;
  return { pid, groupId: Number(groupId), startedAt: `${bootId()}-${fields[19]}` };
}

/** Start times in /proc count from the boot: without its id they would repeat. */
function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
}

function findByPs(pid: number): RunningProcess | undefined {
  return readPs(["-p", String(pid)])[0];
}

function readPs(selection: readonly string[]): readonly RunningProcess[] {
  let table: string;
  try {
    const args = [...selection, "-o", "pid=,pgid=,state=,lstart="];
    table = execFileSync("ps", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return [];
  }
  return table
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , state]) => !state?.startsWith("Z"))
    .map(([, pid, groupId, , start]) => ({
      pid: Number(pid),
      groupId: Number(groupId),
      startedAt: start?.replaceAll(/\W+/g, "-") ?? "",
    }));
}
