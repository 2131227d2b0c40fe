import { existsSync } from "node:fs";
import { join } from "node:path";
import { awaitDaemon, type Daemon, findDaemon, startDaemon } from "../host/daemon.ts";
import { SYSTEM_PATH } from "../host/debian-packages.ts";
import { run } from "../host/run.ts";
import { HANGS_MS } from "../host/wait-until.ts";
import { programsFolder } from "../programs/programs-folder.ts";
import { daemonsCgroup } from "./cgroups.ts";
import { clusterFolder, inCluster, processFolder } from "./state.ts";

const enter = join(import.meta.dirname, "enter.sh");
const makeNode = join(import.meta.dirname, "node.sh");

/** What the node's programs get to know of the machine. */
const environment = { PATH: SYSTEM_PATH, HOME: "/root", TMPDIR: "/var/tmp" };

/** A machine within the machine: namespaces that live, with all that is in them, as long as one process. */
export interface Node {
  /** Its process in the machine's count. */
  readonly pid: number;
  /** Starts one of the node's programs. */
  start(name: string, command: readonly [string, ...string[]]): Promise<Daemon>;
  /** Runs a command in the node to its end. */
  run(program: string, args: readonly string[]): Promise<string>;
}

const node: Daemon = { name: "node", folder: processFolder };

export async function startNode(): Promise<Node> {
  // A slave hears of the machine's unmounts and lets go too; its own mounts the machine never sees.
  const kinds = [
    "--mount",
    "--propagation",
    "slave",
    "--net",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
  ];
  const { pid } = await startDaemon(
    node,
    [enter, daemonsCgroup, "unshare", ...kinds, makeNode, clusterFolder, programsFolder],
    environment,
  );
  await awaitDaemon(node, () => existsSync(inCluster("node-is-made")));

  return {
    pid,
    async start(name, command) {
      const daemon = { name, folder: processFolder };
      await startDaemon(daemon, [enter, daemonsCgroup, "--node", String(pid), ...command], environment);
      return daemon;
    },
    run: (program, args) =>
      run(enter, [daemonsCgroup, "--node", String(pid), program, ...args], {
        env: environment,
        timeoutMs: HANGS_MS,
      }),
  };
}

/** The names of the node's programs that have ended; the node itself is one. */
export async function findEnded(names: readonly string[]): Promise<string[]> {
  const ended = await Promise.all(
    [node.name, ...names].map(async (name) => ((await findDaemon({ ...node, name })) ? [] : [name])),
  );
  return ended.flat();
}
