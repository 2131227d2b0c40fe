import { readFile } from "node:fs/promises";
import { type Daemon, logOf } from "./daemon.ts";

/** What a daemon has said of itself, such as the port that it was given. */
export async function findInLog(daemon: Daemon, pattern: RegExp): Promise<string | undefined> {
  return pattern.exec(await readFile(logOf(daemon), "utf8").catch(() => ""))?.[1];
}
