import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { scratchFolder } from "./scratch-folder.ts";

const INSTALLED = "/usr/lib/postgresql";

export interface SystemPostgres {
  /** With password, over TCP, as operators have it. */
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** The programs of the newest PostgreSQL that the system has installed; `undefined` when it has none. */
export async function findSystemPostgres(): Promise<{ version: string; programs: string } | undefined> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const version = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  return version === undefined ? undefined : { version, programs: join(INSTALLED, version, "bin") };
}

/** Starts a private server of the system's PostgreSQL on a free port of the loopback interface. */
export async function startSystemPostgres(programs: string): Promise<SystemPostgres> {
  const folder = await mkdtemp(join(scratchFolder(), "fairlead-system-postgres-"));
  await chmod(folder, 0o755);
  const account = process.getuid?.() === 0 ? await identityOf("postgres") : undefined;
  const run = { ...account, cwd: "/" };
  const home = join(folder, "home");
  await mkdir(home);
  await writeFile(join(folder, "password"), "secret\n");
  if (account) await chown(home, account.uid, account.gid);

  await promisify(execFile)(
    join(programs, "initdb"),
    [
      "-D",
      join(home, "data"),
      "-U",
      "fairlead",
      "-A",
      "scram-sha-256",
      `--pwfile=${join(folder, "password")}`,
    ].concat(["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]),
    run,
  );
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${home}`,
    "fsync=off",
  ];
  const server = spawn(
    join(programs, "postgres"),
    ["-D", join(home, "data"), ...settings.flatMap((setting) => ["-c", setting])],
    { ...run, stdio: "ignore" },
  );
  const databaseUrl = `postgresql://fairlead:secret@127.0.0.1:${port}/postgres`;
  await untilItAnswers(databaseUrl);
  return {
    databaseUrl,
    async stop() {
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function untilItAnswers(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const client = new pg.Client({ connectionString: databaseUrl });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function identityOf(user: string): Promise<{ uid: number; gid: number }> {
  const run = promisify(execFile);
  const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
