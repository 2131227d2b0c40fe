import { execFile } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aStore } from "../../../test/support/a-store.ts";
import { aVim } from "../../../test/support/a-vim.ts";
import { anOccurrence, aPackage, aPackageChart, aVnfInstance } from "../../../test/support/builders.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { findSystemPostgres, startSystemPostgres } from "../../../test/support/system-postgres.ts";
import { openSecretKey } from "../secrets/open-secret-key.ts";
import { openStore } from "../sql/open-store.ts";
import type { Store } from "../store.ts";
import { writeArchive } from "./archive-writer.ts";
import { type BackupOptions, backup } from "./backup.ts";
import type { BackupProgress, Manifest } from "./manifest.ts";
import { type RestoreOptions, readManifest, restore } from "./restore.ts";
import { ARCHIVED_TABLES } from "./table-contents.ts";

const { store, connection, secretKey } = await aStore();
await fill(store);

let folder: string;
let file: string;
let packagesDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fairlead-backup-"));
  file = join(folder, "fairlead.backup");
  packagesDir = join(folder, "packages");
  await mkdir(join(packagesDir, "one", "nested"), { recursive: true });
  await writeFile(join(packagesDir, "one", "nested", "chart.tgz"), randomBytes(3_000_000));
  await writeFile(join(packagesDir, "one", "empty"), "");
  await writeFile(join(packagesDir, "one", `${"long".repeat(60)}.txt`), "a long name");
});
afterEach(() => rm(folder, { recursive: true }));

function makeBackup(options: Partial<BackupOptions> = {}): Promise<Manifest> {
  return backup({ connection, packagesDir, now: new Date("2026-03-04T05:06:07Z"), ...options }, file);
}

async function aTarget() {
  const target = await aStore();
  const options: RestoreOptions = {
    connection: target.connection,
    packagesDir: join(folder, "restored"),
    secretKeyFile: secretKey.file,
  };
  return { ...target, options };
}

test("restores every row and every file", async () => {
  const target = await aTarget();
  await makeBackup();

  await restore(file, target.options);

  expect(await contentsOf(target.store)).toStrictEqual(await contentsOf(store));
  expect((await contentsOf(store)).vnf_instances).toHaveLength(3);
  for (const name of ["one/nested/chart.tgz", "one/empty", `one/${"long".repeat(60)}.txt`]) {
    expect(await readFile(join(folder, "restored", name))).toStrictEqual(
      await readFile(join(packagesDir, name)),
    );
  }
  // The secret key fits: sealed columns can be read, and Fairlead starts.
  await target.store.migrate();
  expect(await target.store.vims.list()).toStrictEqual(await store.vims.list());
  expect(await readdir(folder)).toStrictEqual(["fairlead.backup", "packages", "restored"]);
});

test("holds the content of every package that its rows tell of, however late it came", async () => {
  const blocker = new pg.Client(connection);
  await blocker.connect();
  await blocker.query("begin; lock table fairlead.settings in access exclusive mode");

  const running = makeBackup();
  await eventually(async () => {
    const { rowCount } = await blocker.query(
      "select from pg_locks join pg_database on pg_database.oid = database where datname = current_database() and not granted",
    );
    expect(rowCount).toBe(1);
  });
  await mkdir(join(packagesDir, "late"));
  await writeFile(join(packagesDir, "late", "content.zip"), "there before its row says so");
  await blocker.query("rollback");
  await blocker.end();
  await running;

  const target = await aTarget();
  await restore(file, target.options);
  expect(await readFile(join(folder, "restored", "late", "content.zip"), "utf8")).toBe(
    "there before its row says so",
  );
});

test("leaves out what is not finished", async () => {
  await writeFile(join(packagesDir, "one", "incoming-1"), randomBytes(1_000_000));

  const { packages } = await makeBackup({ isUnfinished: (name) => name === "one/incoming-1" });

  expect(packages.files).toBe(3);
  const { options } = await aTarget();
  await restore(file, options);
  expect(await readdir(join(folder, "restored", "one"))).not.toContain("incoming-1");
});

test("removes what a restore that was killed has left", async () => {
  await makeBackup();
  await mkdir(join(folder, "restored.restoring-999999999", "one"), { recursive: true });
  const { options } = await aTarget();

  await restore(file, options);

  expect(await readdir(folder)).toStrictEqual(["fairlead.backup", "packages", "restored"]);
});

test("knows every table", async () => {
  const rows = await sql(
    store,
    "select table_name from information_schema.tables where table_schema = 'fairlead' and table_name not like 'kysely%'",
  );

  expect(rows.map(({ table_name }) => String(table_name)).toSorted()).toStrictEqual(
    [...ARCHIVED_TABLES].toSorted(),
  );
});

test("writes a private archive that common tools can unpack and verify", async () => {
  await makeBackup();

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await promisify(execFile)("tar", ["-xzf", file, "-C", folder, "--one-top-level=unpacked"]);
  await promisify(execFile)("sha256sum", ["--check", "--quiet", "SHA256SUMS"], {
    cwd: join(folder, "unpacked"),
  });
  expect(await readManifest(file)).toMatchObject({
    containsSecretKey: false,
    note: expect.stringContaining("NOT in this archive"),
    secretKeyId: secretKey.id,
    packages: { files: 3, bytes: 3_000_011 },
  });
});

test("tells how far it has come, both ways", async () => {
  const told: BackupProgress[] = [];
  const onProgress = (progress: BackupProgress) => told.push(progress);
  await makeBackup({ onProgress });
  const { options } = await aTarget();
  await restore(file, { ...options, onProgress });

  const last = (part: string, name: string) =>
    told.filter((one) => one.part === part && one.name.includes(name));
  expect(last("table", "vnf_instances").map(({ done, total }) => [done, total])).toStrictEqual([
    [3, 3],
    [3, 3],
  ]);
  expect(told.at(-1)).toMatchObject({ part: "packages", done: 3_000_011, total: 3_000_011 });
});

test("takes tables larger than one piece", async () => {
  const big = await aStore();
  for (let count = 0; count < 5; count++) {
    // Random, so that neither sealing nor the database can make it small.
    await big.store.vims.insert(aVim({ extra: { noise: randomBytes(2_000_000).toString("base64") } }));
  }
  await makeBackup({ connection: big.connection, packagesDir: join(folder, "none") });
  const target = await aTarget();

  await restore(file, target.options);

  expect(await contentsOf(target.store)).toStrictEqual(await contentsOf(big.store));
});

describe("the secret key", () => {
  test("must be there before, when it is not in the backup", async () => {
    await makeBackup();
    const { options } = await aTarget();
    const secretKeyFile = join(folder, "elsewhere", "secret.key");

    await expect(restore(file, { ...options, secretKeyFile })).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
      message: expect.stringMatching(
        new RegExp(`needs the secret key ${secretKey.id}, but ${secretKeyFile} is missing`),
      ),
    });
  });

  test("comes with the backup when wanted", async () => {
    await makeBackup({ includeSecretKeyFile: secretKey.file });
    const target = await aTarget();
    const secretKeyFile = join(folder, "elsewhere", "secret.key");

    expect(await restore(file, { ...target.options, secretKeyFile })).toMatchObject({
      containsSecretKey: true,
      note: expect.stringContaining("is in this archive"),
    });

    expect((await stat(secretKeyFile)).mode & 0o777).toBe(0o600);
    expect((await openSecretKey(secretKeyFile)).id).toBe(secretKey.id);
  });

  test("of another database is not overwritten", async () => {
    await makeBackup({ includeSecretKeyFile: secretKey.file });
    const { options } = await aTarget();
    const secretKeyFile = join(folder, "other.key");
    const other = await openSecretKey(secretKeyFile);
    await other.ensureSaved();

    await expect(restore(file, { ...options, secretKeyFile })).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
    });

    expect((await openSecretKey(secretKeyFile)).id).toBe(other.id);
  });
});

describe("refuses", () => {
  test("a database that is not empty, and leaves it alone", async () => {
    await makeBackup();
    const target = await aTarget();
    await target.store.vims.insert(aVim());
    const before = await contentsOf(target.store);

    await expect(restore(file, target.options)).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
      message: expect.stringContaining("vims has rows"),
    });

    expect(await contentsOf(target.store)).toStrictEqual(before);
  });

  test("a database on which a Fairlead is running", async () => {
    await makeBackup();
    const target = await aTarget();
    await target.store.ping();

    await expect(restore(file, target.options)).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
      message: expect.stringContaining("is running on this database"),
    });
    await target.store.migrate();
  });

  test("a folder that holds packages", async () => {
    await makeBackup();
    const { options } = await aTarget();

    await expect(restore(file, { ...options, packagesDir })).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
    });
  });

  test("to overwrite a file", async () => {
    await writeFile(file, "precious");

    await expect(makeBackup()).rejects.toMatchObject({ code: "BACKUP_REFUSED" });

    expect(await readFile(file, "utf8")).toBe("precious");
  });

  test("a place where nothing can be written, and says why", async () => {
    file = join(folder, "nowhere", "fairlead.backup");
    await expect(makeBackup()).rejects.toMatchObject({
      code: "BACKUP_REFUSED",
      message: `${file} cannot be written: there is no folder ${join(folder, "nowhere")}.`,
    });

    await writeFile(join(folder, "nowhere"), "");
    await expect(makeBackup()).rejects.toThrow(`${join(folder, "nowhere")} is no folder`);
  });

  test("a file that is no backup, or not there", async () => {
    const { options } = await aTarget();
    await expect(restore(file, options)).rejects.toThrow(`There is no file ${file}`);

    await writeFile(file, "hello");
    await expect(restore(file, options)).rejects.toMatchObject({ code: "BACKUP_REFUSED" });
  });

  test("a backup that was cut short or changed anywhere, and leaves nothing behind", async () => {
    await makeBackup();
    const whole = await readFile(file);
    const target = await aTarget();

    for (const part of [0.0001, 0.1, 0.5, 0.9, 0.9999]) {
      const at = Math.floor(whole.length * part);
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      for (const broken of [whole.subarray(0, at), changed]) {
        await writeFile(file, broken);
        await expect(restore(file, target.options)).rejects.toMatchObject({ code: "BACKUP_REFUSED" });
      }
    }

    expect(await readdir(folder)).toStrictEqual(["fairlead.backup", "packages"]);
    await target.store.migrate();
    expect(await target.store.vnfInstances.list({ limit: 10 })).toStrictEqual([]);
  });

  test("a file that would lie outside of its folder, rows out of place, and missing ones", async () => {
    await makeBackup();
    const manifest = await readManifest(file);
    const { options } = await aTarget();

    for (const [name, reason] of [
      ["packages/../../evil", /outside/],
      ["packages/", /outside/],
      ["tables/pg_authid/000001", /out of place/],
      ["evil", /does not know/],
      ["packages/fine", /0 rows instead of/],
    ] as const) {
      await forge(manifest, { [name]: "x" });
      await expect(restore(file, options)).rejects.toThrow(reason);
    }
    expect(await readdir(tmpdir())).not.toContain("evil");
  });

  test("a backup of a newer Fairlead, and of another format", async () => {
    await makeBackup();
    const manifest = await readManifest(file);
    const { options } = await aTarget();

    await forge({ ...manifest, migration: "9999-later" });
    await expect(restore(file, options)).rejects.toThrow(/newer Fairlead/);

    await forge({ ...manifest, format: 2 as 1 });
    await expect(restore(file, options)).rejects.toThrow(/format 2/);
  });

  test("to back up what is not there", async () => {
    await expect(makeBackup({ connection: { ...connection, database: "postgres" } })).rejects.toThrow(
      /nothing of Fairlead yet/,
    );
    await expect(makeBackup({ connection: { ...connection, host: folder } })).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(await readdir(folder)).toStrictEqual(["packages"]);
  });
});

test("leaves no file behind when it is given up", async () => {
  const controller = new AbortController();
  const given = makeBackup({
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("changed my mind")),
  });

  await expect(given).rejects.toThrow("changed my mind");
  expect(await readdir(folder)).toStrictEqual(["packages"]);
});

const system = await findSystemPostgres();

test.runIf(system)("moves from the embedded PostgreSQL to an older one of the operator's own", async () => {
  const server = await startSystemPostgres(system?.programs ?? "");
  const moved = openStore({ databaseUrl: server.databaseUrl, secretKey });
  try {
    await makeBackup();
    const options = { databaseUrl: server.databaseUrl, packagesDir: join(folder, "restored") };

    await restore(file, { ...options, secretKeyFile: secretKey.file });

    expect(await contentsOf(moved)).toStrictEqual(await contentsOf(store));
  } finally {
    await moved.close();
    await server.stop();
  }
});

async function forge(manifest: Manifest, entries: Record<string, string> = {}): Promise<void> {
  await rm(file);
  const archive = writeArchive(file, new Date(0));
  await archive.add("manifest.json", Buffer.from(JSON.stringify(manifest)));
  for (const [name, content] of Object.entries(entries)) await archive.add(name, Buffer.from(content));
  await archive.finish();
}

async function fill(into: Store): Promise<void> {
  const vnfPackage = aPackage([aPackageChart("amf")], {
    userDefinedData: { text: "tab\t\\N line\nfeed ∞ \u0001" },
  });
  await into.vnfPackages.insert(vnfPackage);
  await into.vims.insert(aVim({ isDefault: true }));
  for (let count = 0; count < 3; count++) {
    const instance = aVnfInstance({
      id: randomUUID(),
      vnfPkgId: vnfPackage.id,
      metadata: { "\u0000": "\\." },
      vimConnectionInfo: { vim1: { vimType: "ETSINFV.HELM.V_3", accessInfo: { bearer_token: "secret" } } },
    });
    await into.vnfInstances.insert(instance);
    await into.lcmOpOccs.insert(anOccurrence({ id: randomUUID(), vnfInstanceId: instance.id }));
  }
}

async function contentsOf(of: Store): Promise<Record<string, unknown[]>> {
  const contents: Record<string, unknown[]> = {};
  for (const table of ARCHIVED_TABLES) {
    contents[table] = await sql(of, `select t::text as row from fairlead.${table} t order by 1`);
  }
  return contents;
}

async function sql(of: Store, text: string): Promise<Record<string, unknown>[]> {
  return of.transaction(async (tx) => (await tx.executeSql(text)).rows as Record<string, unknown>[]);
}
