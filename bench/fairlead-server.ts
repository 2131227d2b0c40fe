import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instancesOf } from "./load.ts";

export interface FairleadServer {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** A data folder that the database's own user can reach, and its removal. */
export async function aDataDir(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "fairlead-bench-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Runs `fairlead serve` as its own process, as a user would, and waits for its first answer. */
export async function startFairlead(
  dataDir: string,
  port: number,
  env: NodeJS.ProcessEnv = {},
): Promise<FairleadServer> {
  const startedAt = performance.now();
  const child = spawn(join(import.meta.dirname, "../bin/fairlead"), ["serve"], {
    env: {
      ...process.env,
      FAIRLEAD_DATA_DIR: dataDir,
      FAIRLEAD_PORT: String(port),
      FAIRLEAD_LOG_LEVEL: "error",
      ...env,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  await firstAnswer(url, child);
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    startMs: performance.now() - startedAt,
    stop: () => ended(child, "SIGTERM"),
  };
}

async function firstAnswer(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(instancesOf(url), { headers: { Version: "2.0.0" } }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`fairlead serve ended with code ${child.exitCode} before it answered`);
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}
