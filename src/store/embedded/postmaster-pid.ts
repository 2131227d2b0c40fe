import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./process-state.ts";

export interface RunningServer {
  readonly pid: number;
  readonly socketFolder: string;
  /** It says that it takes connections. */
  readonly ready: boolean;
}

/** The server that says it runs on this database folder; a process of its number exists, though it may be another program's. */
export async function findRunningServer(cluster: string): Promise<RunningServer | undefined> {
  const text = await readFile(join(cluster, "postmaster.pid"), "utf8").catch((error) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  // pid, data folder, start time, port, socket folder, TCP address, shared memory, status (PostgreSQL's pidfile.h)
  const [pid, , , , socketFolder, , , status] = text.split("\n");
  if (!pid || !socketFolder || !isRunning(Number(pid))) return undefined;
  return { pid: Number(pid), socketFolder, ready: status?.trim() === "ready" };
}
