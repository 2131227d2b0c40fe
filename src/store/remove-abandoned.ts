import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./embedded/process-state.ts";

/** Removes what processes that are gone have left half made in a folder: entries named by the prefix and the process's number. */
export async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  const names = await readdir(folder).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const name of names) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (!/^\d+$/.test(rest)) continue;
    const pid = Number(rest);
    // In a container every process may have had our own number.
    if (pid === process.pid || !isRunning(pid))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}
