import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { NotPossibleError } from "./not-possible.ts";
import { findRecord, isAlive, type ProcessRecord, recordProcess, saveRecord } from "./process-record.ts";
import { lastLines } from "./run.ts";
import { type Patience, waitUntil } from "./wait-until.ts";

/** A process that outlives this one. Its record and its log stand in `folder`. */
export interface Daemon {
  readonly name: string;
  readonly folder: string;
}

const recordOf = ({ folder, name }: Daemon) => join(folder, `${name}.pid`);
export const logOf = ({ folder, name }: Daemon) => join(folder, `${name}.log`);

/** Starts the command in a session of its own, so that it survives the terminal. */
export async function startDaemon(
  daemon: Daemon,
  [program, ...args]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ProcessRecord> {
  if (process.platform !== "linux") {
    throw new NotPossibleError(`The testbed's ${daemon.name} needs Linux, and this is ${process.platform}.`);
  }
  await mkdir(daemon.folder, { recursive: true });
  const log = await open(logOf(daemon), "w");
  try {
    const child = spawn(program, args, { detached: true, stdio: ["ignore", log.fd, log.fd], env });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    const record = recordProcess(child.pid ?? 0);
    await saveRecord(recordOf(daemon), record);
    return record;
  } finally {
    await log.close();
  }
}

/** The daemon's process, while it lives. */
export async function findDaemon(daemon: Daemon): Promise<ProcessRecord | undefined> {
  const record = await findRecord(recordOf(daemon));
  return record && isAlive(record) ? record : undefined;
}

/** Waits until the daemon is ready for use; fails at once, with its last words, when it ends before. */
export async function awaitDaemon(
  daemon: Daemon,
  isReady: () => boolean | Promise<boolean>,
  patience: Patience = {},
): Promise<void> {
  await waitUntil(`${daemon.name} (log: ${logOf(daemon)}) was not ready`, patience, async () => {
    if (await isReady()) return true;
    if (await findDaemon(daemon)) return false;
    const words = lastLines(await readFile(logOf(daemon), "utf8").catch(() => ""), 15);
    throw new Error(`${daemon.name} has ended:\n${words}`);
  });
}

/** Ends the daemon and its process group. Succeeds when it does not run. */
export async function stopDaemon(daemon: Daemon): Promise<void> {
  const record = await findDaemon(daemon);
  if (!record) return;
  const isGone = () => !isAlive(record);
  signalGroup(record, "SIGTERM");
  await waitUntil("", { timeoutMs: 3_000, everyMs: 20 }, isGone).catch(() => signalGroup(record, "SIGKILL"));
  await waitUntil(`${daemon.name}, process ${record.pid}, did not end`, {}, isGone);
}

function signalGroup({ pid }: ProcessRecord, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended meanwhile.
  }
}
