import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { scratchFolder } from "../../../test/support/scratch-folder.ts";
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "./embedded-postgres.ts";
import { findBarrier } from "./reachability.ts";

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

let made: string;
let folder: string;
let dataDir: string;
let running: EmbeddedPostgres[];
let processes: ChildProcess[];

beforeAll(async () => {
  made = await mkdtemp(join(scratchFolder(), "fairlead-embedded-"));
  await (await startEmbeddedPostgres({ dataDir: made })).stop();
});
afterAll(() => rm(made, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(scratchFolder(), "fairlead-embedded-"));
  await chmod(folder, 0o755);
  dataDir = join(folder, "data");
  running = [];
  processes = [];
});

afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  for (const server of running) await server.stop();
  await rm(folder, { recursive: true });
});

/** Spares a test the making of its database, when that is not what it is about. */
async function aMadeDatabase(): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await promisify(execFile)("cp", ["-a", join(made, "postgres"), dataDir]);
}

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, ...options });
  running.push(server);
  return server;
}

/** Starts the same in another process and waits for its first line. */
async function startElsewhere(
  identity = {},
): Promise<{ child: ChildProcess; line: Record<string, unknown> }> {
  const script = fileURLToPath(new URL("../../../test/support/embedded-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], {
    ...identity,
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  processes.push(child);
  const [line] = await once(createInterface(child.stdout ?? process.stdin), "line");
  return { child, line: JSON.parse(line) };
}

async function query(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ ...server.connection });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function serverPid(): Promise<number> {
  return Number((await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
}

test("keeps what was committed from one start to the next, and leaves no server behind", async () => {
  const first = await start();
  await query(first, "create table kept (n int); insert into kept values (42)");
  await first.stop();
  expect(await readdir(join(dataDir, "postgres-socket"))).toStrictEqual([]);
  expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");

  const second = await start();

  expect(await query(second, "select n from kept")).toStrictEqual([{ n: 42 }]);
  expect(second.attached).toBe(false);
});

test("is durable, listens on no network, and checks its pages", async () => {
  await aMadeDatabase();
  const server = await start();

  const settings = await query(
    server,
    "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'data_checksums') order by name",
  );

  expect(settings).toStrictEqual([
    { name: "data_checksums", setting: "on" },
    { name: "fsync", setting: "on" },
    { name: "full_page_writes", setting: "on" },
    { name: "listen_addresses", setting: "" },
    { name: "synchronous_commit", setting: "on" },
  ]);
});

test("is started again when it is killed, and says so", async () => {
  await aMadeDatabase();
  const onCrash = vi.fn();
  const server = await start({ onCrash });
  await query(server, "create table kept (n int); insert into kept values (42)");

  process.kill(await serverPid(), "SIGKILL");

  await eventually(async () => expect(await query(server, "select n from kept")).toHaveLength(1));
  await eventually(() => expect(onCrash).toHaveBeenCalledOnce());
  await server.stop();
  expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
});

test("survives the kill of one of its processes", async () => {
  await aMadeDatabase();
  const server = await start();
  const [backend] = (await query(
    server,
    "select pid from pg_stat_activity where backend_type = 'checkpointer'",
  )) as { pid: number }[];

  process.kill(backend?.pid ?? 0, "SIGKILL");

  await eventually(async () => expect(await query(server, "select 1")).toHaveLength(1));
  await server.stop();
  expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
});

test("is attached to when Fairlead itself was killed, and stopped in the end", async () => {
  await aMadeDatabase();
  const { child, line } = await startElsewhere();
  expect(line).toStrictEqual({ attached: false });
  const pid = await serverPid();
  child.kill("SIGKILL");
  await once(child, "exit");

  const server = await start();

  expect(server.attached).toBe(true);
  expect(await serverPid()).toBe(pid);
  expect(await query(server, "select 1 as one")).toStrictEqual([{ one: 1 }]);
  await server.stop();
  expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
});

test("is watched over after it was attached to", async () => {
  await aMadeDatabase();
  const { child } = await startElsewhere();
  child.kill("SIGKILL");
  const server = await start();

  process.kill(await serverPid(), "SIGKILL");

  await eventually(async () => expect(await query(server, "select 1")).toHaveLength(1));
});

test("refuses a second Fairlead on the same folder, naming the first", async () => {
  await aMadeDatabase();
  const { child } = await startElsewhere();

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining(`process ${child.pid},`),
  });
});

test("lets only one of two win that start at the same time on an empty folder", async () => {
  const both = await Promise.all([startElsewhere(), startElsewhere()]);

  const refused = both.filter(({ line }) => "code" in line);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.line).toMatchObject({ code: "DATA_FOLDER_REFUSED" });
});

test("can be shared with a running Fairlead for a backup, and is left running after", async () => {
  await aMadeDatabase();
  const owner = await start();
  const guest = await start({ shareRunning: true });
  expect(await query(guest, "select 1")).toHaveLength(1);

  await guest.stop();

  expect(await query(owner, "select 1")).toHaveLength(1);
});

test("removes what a first start that was cut short has left", async () => {
  await mkdir(join(dataDir, "postgres.new-999999999", "base"), { recursive: true });
  await mkdir(join(dataDir, `postgres.new-${process.pid}`));

  await start();

  expect((await readdir(dataDir)).filter((name) => name.includes(".new"))).toStrictEqual([]);
});

test("refuses a folder of another PostgreSQL version, naming both", async () => {
  await aMadeDatabase();
  await writeFile(join(dataDir, "postgres", "PG_VERSION"), "17\n");

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringMatching(/made by PostgreSQL 17; this Fairlead brings PostgreSQL 18/),
  });
});

test("refuses a data folder that is a file", async () => {
  await rm(dataDir, { recursive: true, force: true });
  await writeFile(dataDir, "");

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining(`The data folder ${dataDir} cannot be made (EEXIST)`),
  });
});

test.runIf(process.platform === "linux")(
  "refuses a data folder where no folder can be made, in good time",
  { timeout: 20_000 },
  async () => {
    await expect(startEmbeddedPostgres({ dataDir: "/proc/fairlead/data" })).rejects.toMatchObject({
      code: "DATA_FOLDER_REFUSED",
      message: expect.stringContaining("/proc/fairlead/data cannot be made (ENOENT)"),
    });
  },
);

test("refuses a folder that holds something else", async () => {
  await mkdir(join(dataDir, "postgres"), { recursive: true });
  await chmod(dataDir, 0o755);
  if (isRoot) await chown(join(dataDir, "postgres"), NOBODY.uid, NOBODY.gid);
  await writeFile(join(dataDir, "postgres", "notes.txt"), "mine");

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining("holds no database"),
  });
  expect(await readdir(dataDir)).toStrictEqual(["postgres"]);
});

test("says in the server's words why it does not start", async () => {
  await aMadeDatabase();
  await rm(join(dataDir, "postgres", "global", "pg_control"));

  await expect(start()).rejects.toMatchObject({
    code: "DATABASE_REFUSED",
    message: expect.stringContaining("pg_control"),
  });
});

test("gives up its start when told to, and leaves no server behind", async () => {
  await aMadeDatabase();
  const controller = new AbortController();

  const starting = start({ signal: controller.signal });
  await eventually(async () => expect(await serverPid()).toBeGreaterThan(0), 1);
  controller.abort(new Error("changed my mind"));

  const outcome = await starting.catch((error) => error.message);
  if (outcome === "changed my mind") {
    await eventually(async () => {
      expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
    });
  }
});

test("puts the socket elsewhere when the folder's path is too long for one", async () => {
  dataDir = join(folder, "x".repeat(60), "y".repeat(60));
  await aMadeDatabase();

  const server = await start();

  expect(server.connection.host).toMatch(/fairlead-[0-9a-f]{16}$/);
  expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
  expect(await query(server, "select 1")).toHaveLength(1);
  await server.stop();
  await rm(server.connection.host, { recursive: true });

  await mkdir(server.connection.host, { mode: 0o777 });
  await chmod(server.connection.host, 0o777);
  await expect(start()).rejects.toMatchObject({ code: "DATA_FOLDER_REFUSED" });
  await rm(server.connection.host, { recursive: true });
});

test.runIf(isRoot)("as root, runs under another user, and lets in nobody but root", async () => {
  await aMadeDatabase();
  const server = await start();
  const { uid, gid } = await stat(join(dataDir, "postgres"));
  expect(uid).not.toBe(0);
  expect((await stat(join(dataDir, "postgres"))).mode & 0o777).toBe(0o700);

  // The server's own user can reach the socket and is refused by the database; others do not even reach the socket.
  expect(await knock(server, { uid, gid })).toMatch(/Peer authentication failed/);
  expect(await knock(server, { uid: 12345, gid: 12345 })).toMatch(/EACCES/);
  expect(await knock(server, {})).toBe("let in");
});

test.runIf(isRoot)("as root, names the folder on the way that its server may not enter", async () => {
  const home = join(folder, "home");
  await mkdir(home, { mode: 0o700 });
  dataDir = join(home, "fairlead");

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining(`chmod o+x ${home}`),
  });
});

test.runIf(isRoot)("as root, refuses a database that belongs to root", async () => {
  await mkdir(join(dataDir, "postgres"), { recursive: true });

  await expect(start()).rejects.toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining("belongs to root"),
  });
});

const script = fileURLToPath(import.meta.url);
const othersCanRunUs =
  isRoot &&
  (await findBarrier(process.execPath, NOBODY)) === undefined &&
  (await findBarrier(join(script, ".."), NOBODY)) === undefined;

test.runIf(othersCanRunUs)("as an ordinary user, refuses another user's database", async () => {
  await aMadeDatabase();
  const { uid } = await stat(join(dataDir, "postgres"));

  const { line } = await startElsewhere(NOBODY);

  expect(line).toMatchObject({
    code: "DATA_FOLDER_REFUSED",
    message: expect.stringContaining(`belongs to the user id ${uid}`),
  });
});

test.runIf(othersCanRunUs)("as an ordinary user, runs as that user", async () => {
  await mkdir(dataDir, { mode: 0o700 });
  await chown(dataDir, NOBODY.uid, NOBODY.gid);

  const { child, line } = await startElsewhere(NOBODY);

  expect(line).toStrictEqual({ attached: false });
  expect((await stat(join(dataDir, "postgres"))).uid).toBe(NOBODY.uid);
  child.kill("SIGKILL");
  process.kill(await serverPid(), "SIGQUIT");
  await eventually(async () => {
    expect(await readdir(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
  });
});

/** Tries to connect as somebody else, by the bare protocol: another user may not be able to read our libraries. */
async function knock(server: EmbeddedPostgres, identity: object): Promise<string> {
  const { host, port } = server.connection;
  const knocker = `
    const parameters = Buffer.from("user\\0fairlead\\0database\\0fairlead\\0\\0");
    const head = Buffer.alloc(8);
    head.writeInt32BE(8 + parameters.length); head.writeInt32BE(196608, 4);
    const socket = require("node:net").connect(${JSON.stringify(join(host, `.s.PGSQL.${port}`))});
    socket.on("error", (error) => console.log(error.code));
    socket.on("connect", () => socket.write(Buffer.concat([head, parameters])));
    socket.once("data", (answer) => { console.log(answer[0] === 82 ? "let in" : answer.toString()); socket.destroy(); });`;
  const child = spawn(process.execPath, ["-e", knocker], {
    ...identity,
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  await once(child, "close");
  return said.trim();
}
