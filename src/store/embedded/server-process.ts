import { spawn } from "node:child_process";
import { open, rename, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { findRunningServer } from "./postmaster-pid.ts";
import type { ServerAccount } from "./server-account.ts";
import { asServer } from "./spawn-options.ts";

const LARGEST_LOG_BYTES = 4 * 1024 * 1024;
const FAST_SHUTDOWN_MS = 30_000;

export interface ServerProcess {
  readonly pid: number | undefined;
  /** Asks for a clean shutdown, without waiting. */
  interrupt(): void;
  /** Why the process ended, in the server's own words; `undefined` while it runs. */
  findReasonOfEnd(): Promise<string | undefined>;
}

/**
 * Starts the server in a process group of its own: Ctrl-C in a terminal must reach it only through us, after the
 * last save. Its log goes to a file, because a pipe would die with us while the server may live on.
 */
export async function spawnServer(
  postgres: string,
  args: readonly string[],
  account: ServerAccount,
  logFile: string,
): Promise<ServerProcess> {
  const size = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.old`);
  const log = await open(logFile, "a", 0o600);
  const begin = (await log.stat()).size;

  let end: string | undefined;
  const child = spawn(postgres, args, {
    ...asServer(account),
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  child.once("error", (error) => {
    end = error.message;
  });
  child.once("exit", (code, signal) => {
    end = `it ended with ${signal ?? `exit code ${code}`}`;
  });
  await log.close();
  return {
    pid: child.pid,
    interrupt: () => void child.kill("SIGINT"),
    findReasonOfEnd: async () => end && ((await lastWords(logFile, begin)) || end),
  };
}

/** Shuts a server down cleanly, ending its connections, and waits until it is gone. */
export async function stopServer(cluster: string, pid: number): Promise<void> {
  const isThere = async () => (await findRunningServer(cluster))?.pid === pid;
  if (!(await isThere())) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + FAST_SHUTDOWN_MS;
  // Not awaited as a child: it may be a survivor of an earlier process.
  while (await isThere()) {
    // Immediate shutdown: the next start replays the log, nothing committed is lost.
    if (Date.now() > deadline) process.kill(pid, "SIGQUIT");
    await delay(Date.now() > deadline ? 1_000 : 10);
  }
}

async function lastWords(logFile: string, begin: number): Promise<string> {
  const log = await open(logFile, "r");
  try {
    const { buffer, bytesRead } = await log.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, begin);
    const lines = buffer.toString("utf8", 0, bytesRead).split("\n");
    const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.findLast((line) => line !== "");
    return fatal?.replace(/^.*?(FATAL|PANIC):\s*/, "") ?? "";
  } finally {
    await log.close();
  }
}
