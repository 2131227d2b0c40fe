import { setTimeout as sleep } from "node:timers/promises";
import { listProcesses } from "./process-table.ts";

const POLL_MS = 10;

/** Asks a whole group to end, kills it after the grace time, and resolves when none of it runs. */
export async function endGroup(groupId: number, graceMs: number): Promise<void> {
  signalGroup(groupId, "SIGTERM");
  if (await isGoneWithin(groupId, graceMs)) return;
  for (;;) {
    signalGroup(groupId, "SIGKILL");
    if (await isGoneWithin(groupId, 1_000)) return;
  }
}

/** Signals every process of a group; a group without processes is no failure. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function isGoneWithin(groupId: number, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    if (!listProcesses().some((process) => process.groupId === groupId)) return true;
    if (waitedMs >= limitMs) return false;
    await sleep(POLL_MS);
  }
}
