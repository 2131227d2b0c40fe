import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeNotificationStore } from "../../../test/contract/notification-store.contract.ts";
import { describeStore } from "../../../test/contract/store.contract.ts";
import { aStore } from "../../../test/support/a-store.ts";
import { aVim } from "../../../test/support/a-vim.ts";
import {
  findSystemPostgres,
  type SystemPostgres,
  startSystemPostgres,
} from "../../../test/support/system-postgres.ts";
import { openSecretKey } from "../secrets/open-secret-key.ts";
import { openStore, type SqlStore } from "./open-store.ts";

describeStore("the embedded PostgreSQL", async () => (await aStore()).store);
describeNotificationStore("the embedded PostgreSQL", async () => (await aStore()).store);

const system = await findSystemPostgres();
const name = system
  ? `with FAIRLEAD_DATABASE_URL at PostgreSQL ${system.version}`
  : "skipped: the system has no /usr/lib/postgresql";

describe.skipIf(!system)(name, () => {
  let server: SystemPostgres;
  let folder: string;
  beforeAll(async () => {
    server = await startSystemPostgres(system?.programs ?? "");
    folder = await mkdtemp(join(tmpdir(), "fairlead-key-"));
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const stores: SqlStore[] = [];
  async function openAt(databaseUrl: string): Promise<SqlStore> {
    const secretKey = await openSecretKey(join(folder, "secret.key"));
    const store = openStore({ databaseUrl, secretKey });
    stores.push(store);
    return store;
  }

  describeStore("the system's PostgreSQL", async () => {
    const store = await openAt(server.databaseUrl);
    await store.migrate();
    return store;
  });

  test.each([
    [
      "a wrong password",
      (url: string) => url.replace(":secret@", ":hush@"),
      /password authentication failed/,
    ],
    [
      "a database that is not there",
      (url: string) => url.replace(/[^/]*$/, "nowhere"),
      /"nowhere" does not exist/,
    ],
  ])("refuses %s, without telling the password", async (_, change, reason) => {
    const store = await openAt(change(server.databaseUrl));

    const refusal = await store.migrate().catch((error) => error);

    expect(refusal).toMatchObject({ code: "DATABASE_REFUSED", message: expect.stringMatching(reason) });
    expect(refusal.message).not.toMatch(/hush|secret/);
  });
});

describe("opening a store", async () => {
  const { store, connection, secretKey } = await aStore();

  test("finds the tables as they should be, however often it is started", async () => {
    await store.migrate();
    const second = openStore({ connection, secretKey });
    await Promise.all([second.migrate(), store.migrate(), second.migrate()]);
    await second.close();
  });

  test("answers a ping, and UNAVAILABLE where no server is", async () => {
    await store.ping();

    const nowhere = openStore({ databaseUrl: "postgresql://fairlead:hush@127.0.0.1:1/fairlead", secretKey });

    const refusal = await nowhere.ping().catch((error) => error);
    expect(refusal).toMatchObject({ code: "UNAVAILABLE" });
    expect(refusal.message).toContain("127.0.0.1:1");
    expect(refusal.message).not.toContain("hush");
    await nowhere.close();
  });

  test("says UNAVAILABLE when the connection breaks under a statement, and works again after", async () => {
    const vim = aVim();
    const broken = store.transaction(async (tx) => {
      await tx.vims.insert(vim);
      await tx.executeSql("select pg_terminate_backend(pg_backend_pid())");
    });

    await expect(broken).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await store.vims.find(vim.id)).toBeUndefined();
  });

  test("says STORAGE_FULL when the disk of the database is", async () => {
    const full = store.transaction((tx) =>
      tx.executeSql("do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$"),
    );

    await expect(full).rejects.toMatchObject({ code: "STORAGE_FULL" });
  });

  test("does not hide what it does not understand", async () => {
    const nonsense = store.transaction((tx) => tx.executeSql("select nonsense"));

    await expect(nonsense).rejects.toThrow(/column "nonsense" does not exist/);
  });

  test("refuses tables that a newer Fairlead has changed", async () => {
    const { store: changed } = await aStore();
    await changed.transaction((tx) =>
      tx.executeSql("insert into fairlead.kysely_migration values ('9999-later', now()::text)"),
    );

    await expect(changed.migrate()).rejects.toMatchObject({ code: "DATABASE_REFUSED" });
  });
});

describe("secrets at rest", async () => {
  const { store, connection } = await aStore();
  const columns = (rows: unknown[]) => JSON.stringify(rows);
  const sql = (text: string, values: unknown[] = []) =>
    store.transaction(async (tx) => (await tx.executeSql(text, values)).rows);

  test("are nowhere in the tables", async () => {
    const vim = aVim({ authCred: { bearer_token: "the-token" }, extra: { password: "the-password" } });
    await store.vims.insert(vim);

    const [row] = await sql("select v::text as text from fairlead.vims v where id = $1", [vim.id]);

    const hex = (text: string) => Buffer.from(text).toString("hex");
    expect(columns([row])).not.toMatch(
      new RegExp(["the-token", "the-password", hex("the-token"), hex("the-password")].join("|")),
    );
  });

  test("that were moved to another row are refused", async () => {
    const [mine, theirs] = [aVim({ authCred: { bearer_token: "mine" } }), aVim()];
    await store.vims.insert(mine);
    await store.vims.insert(theirs);
    await sql(
      "update fairlead.vims set auth_cred = (select auth_cred from fairlead.vims where id = $1) where id = $2",
      [mine.id, theirs.id],
    );

    await expect(store.vims.find(theirs.id)).rejects.toMatchObject({
      code: "SECRET_KEY_REFUSED",
      message: expect.stringContaining(theirs.id),
    });
    expect(await store.vims.find(mine.id)).toStrictEqual(mine);
    await store.vims.delete(theirs.id);
  });

  test("that were moved to another column are refused", async () => {
    const vim = aVim();
    await store.vims.insert(vim);
    await sql("update fairlead.vims set extra = auth_cred where id = $1", [vim.id]);

    await expect(store.vims.find(vim.id)).rejects.toMatchObject({ code: "SECRET_KEY_REFUSED" });
    await store.vims.delete(vim.id);
  });

  test("cannot be read with another key, and the file to restore is named", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fairlead-key-"));
    const file = join(folder, "secret.key");
    const start = async (): Promise<SqlStore> =>
      openStore({ connection, secretKey: await openSecretKey(file) });

    const lost = await start();
    await expect(lost.migrate()).rejects.toMatchObject({
      code: "SECRET_KEY_REFUSED",
      message: expect.stringMatching(new RegExp(`${file} is missing`)),
    });
    await lost.close();

    await (await openSecretKey(file)).ensureSaved();
    const other = await start();
    await expect(other.migrate()).rejects.toMatchObject({
      code: "SECRET_KEY_REFUSED",
      message: expect.stringMatching(new RegExp(`Restore the ${file}`)),
    });
    await other.close();
    await rm(folder, { recursive: true });
  });
});
