import { mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { awaitDaemon, type Daemon, findDaemon, logOf, startDaemon, stopDaemon } from "../host/daemon.ts";
import { holdMachineLock } from "../host/machine-lock.ts";
import type { Progress } from "../host/progress.ts";
import { lastLines, run } from "../host/run.ts";
import { configureTacker, tackerUrl } from "./configure-tacker.ts";
import type { TackerPrograms } from "./ensure-tacker.ts";
import { aMariadb, mariadbDaemon } from "./mariadb.ts";
import { onboardPackage } from "./onboard-package.ts";
import { isConsumed, rabbitmqDaemons, startRabbitmq, transportUrl } from "./rabbitmq.ts";

/** One a machine, at a fixed place, so that the next one ends and removes what a killed one has left. */
const folder = join(tmpdir(), `fairlead-tacker-${userInfo().uid}`);
const server: Daemon = { name: "tacker-server", folder };
const conductor: Daemon = { name: "tacker-conductor", folder };
const rabbitmq = rabbitmqDaemons(folder);
const daemons = [server, conductor, rabbitmq.broker, rabbitmq.names, mariadbDaemon(folder)];

/** OpenStack's Tacker, with a MariaDB and a RabbitMQ of its own and one package onboarded. */
export interface Tacker {
  readonly url: string;
  /** Starts the API anew, which costs 3 s before; returns the milliseconds from then to its first answer. The others stay up. */
  restartApi(): Promise<number>;
  /** Runs SQL in its database; returns what it prints. */
  execute(statements: string): Promise<string>;
  /** The processes from which all of its others descend. */
  processIds(): Promise<readonly number[]>;
  /** Ends and removes everything. */
  stop(): Promise<void>;
}

/** Starts all of it, empty; half a minute. */
export async function startTacker({ venv, system }: TackerPrograms, progress: Progress): Promise<Tacker> {
  const release = await holdMachineLock("tacker", () =>
    progress.say("another process runs Tacker; waiting for it"),
  );
  const stop = async () => {
    await removeTacker();
    release();
  };
  const mariadb = aMariadb(folder, system);
  try {
    await removeTacker();
    await mkdir(folder, { mode: 0o700 });
    const config = await configureTacker({ folder, venv, databaseSocket: mariadb.socket, transportUrl });
    const env = { ...process.env, PYTHONPATH: join(folder, "python") };
    const program = (name: string) => [join(venv, "bin", name), "--config-file", config] as const;
    const startApi = async () => {
      const startedAt = performance.now();
      await startDaemon(server, [...program(server.name)], env);
      // As often as Fairlead's start is asked.
      await awaitDaemon(server, answers, { everyMs: 10 });
      return performance.now() - startedAt;
    };

    await progress.step("starting MariaDB", mariadb.start);
    await progress.step("starting RabbitMQ", () => startRabbitmq(folder, system));
    const [manage, ...args] = program("tacker-db-manage");
    await progress.step("making Tacker's tables", () => run(manage, [...args, "upgrade", "head"], { env }));
    await progress.step("starting Tacker and onboarding a package", async () => {
      await startDaemon(conductor, [...program(conductor.name)], env);
      // What is sent to it before is lost.
      await awaitDaemon(conductor, () => isConsumed("TACKER_CONDUCTOR", folder, system), { everyMs: 1_000 });
      await startApi();
      await onboardPackage(venv).catch(withLastWords);
    });
    return {
      url: tackerUrl,
      restartApi: async () => {
        await stopDaemon(server);
        return await startApi();
      },
      execute: mariadb.execute,
      processIds: async () =>
        (await Promise.all(daemons.map(findDaemon))).flatMap((record) => (record ? [record.pid] : [])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function withLastWords(error: unknown): Promise<never> {
  const words = lastLines(await readFile(logOf(conductor), "utf8"), 15);
  throw new Error(`${error instanceof Error ? error.message : error}\n${words}`, { cause: error });
}

/** Ends and removes what runs, or what a killed process has left. */
export async function removeTacker(): Promise<void> {
  await Promise.all(daemons.map(stopDaemon));
  await rm(folder, { recursive: true, force: true });
}

async function answers(): Promise<boolean> {
  const headers = { Version: "2.0.0" };
  const answer = await fetch(`${tackerUrl}/vnflcm/v2/vnf_instances`, { headers }).catch(() => undefined);
  return answer?.ok ?? false;
}
