import { join } from "node:path";
import { awaitDaemon, type Daemon, startDaemon } from "../host/daemon.ts";
import { isRoot } from "../host/folders.ts";
import { run, succeeds } from "../host/run.ts";

/** A MariaDB of its own on a socket in a folder, as it is by default: durable, with a buffer of 128 MB. */
export interface Mariadb {
  readonly socket: string;
  start(): Promise<void>;
  /** Runs statements in the database `tacker`, as root; returns what they print. */
  execute(statements: string): Promise<string>;
}

export function mariadbDaemon(folder: string): Daemon {
  return { name: "mariadb", folder };
}

export function aMariadb(folder: string, system: string): Mariadb {
  const daemon = mariadbDaemon(folder);
  const socket = join(folder, "mariadb.sock");
  const data = `--datadir=${join(folder, "mariadb")}`;
  const base = ["--no-defaults", `--basedir=${join(system, "usr")}`, data];
  // MariaDB runs as root only when told to.
  const user = isRoot ? ["--user=root"] : [];
  const env = { ...process.env, LD_LIBRARY_PATH: librariesOf(system) };
  const client = (...args: string[]) =>
    [
      join(system, "usr/bin/mariadb"),
      ["--no-defaults", `--socket=${socket}`, "--user=root", ...args],
    ] as const;

  return {
    socket,
    async start() {
      const install = join(system, "usr/bin/mariadb-install-db");
      const open = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"];
      await run(install, [...base, ...user, ...open], { env });
      const server = join(system, "usr/sbin/mariadbd");
      await startDaemon(daemon, [server, ...base, ...user, `--socket=${socket}`, "--skip-networking"], env);
      await awaitDaemon(daemon, () => succeeds(...client("--execute=SELECT 1"), { env }));
      await run(...client("--execute=CREATE DATABASE tacker CHARACTER SET utf8mb3"), { env });
    },
    execute: (statements) =>
      run(...client("--database=tacker", "--skip-column-names", `--execute=${statements}`), { env }),
  };
}

/** Debian's folder of libraries carries the name of the architecture. */
function librariesOf(system: string): string {
  return join(system, "usr/lib", process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu");
}
