import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { aFolder } from "../../../test/support/a-csar.ts";
import type { AStore } from "../../../test/support/a-store.ts";
import { aStore } from "../../../test/support/a-store.ts";
import { aVim } from "../../../test/support/a-vim.ts";
import { capturedOutput } from "../../../test/support/captured-output.ts";
import { doctorCommand } from "./doctor.ts";

/** What the doctor says of a database at this address, or of a data folder without one. */
async function examine(env: Readonly<Record<string, string>>): Promise<string> {
  const stdout = capturedOutput();
  const command = doctorCommand({
    stdout,
    stderr: capturedOutput(),
    env: { FAIRLEAD_HELM: "/nonexistent/helm", ...env },
    fetch,
    now: () => new Date("2026-01-05T10:00:00Z"),
    signal: new AbortController().signal,
    readStdin: async () => "",
  });
  // That Helm is missing is one of the findings.
  await expect(command.parseAsync([], { from: "user" })).rejects.toThrow("checks failed");
  return stdout.text();
}

async function addressOf({ connection: { host, port, user, database } }: AStore) {
  const url = `postgresql://${user}@${encodeURIComponent(host)}:${port}/${database}`;
  return {
    FAIRLEAD_DATABASE_URL: url,
    FAIRLEAD_DATA_DIR: await aFolder(),
    FAIRLEAD_KEY_FILE: inject("databaseTemplate").secretKeyFile,
  };
}

test("finds no database before the first start, and makes none", async () => {
  const parent = await aFolder();

  const said = await examine({ FAIRLEAD_DATA_DIR: join(parent, "data") });

  expect(said).toMatch(/database +ok +none yet in/);
  expect(await readdir(parent)).toEqual([]);
});

test("asks the VIMs, and keeps nothing of what they answer", async () => {
  const database = await aStore();
  const vim = aVim({ name: "lab", authUrl: "https://127.0.0.1:1", status: "ACTIVE", statusReason: "" });
  await database.store.vims.insert(vim);

  const said = await examine(await addressOf(database));

  expect(said).toMatch(/vim lab +FAILED/);
  expect(said).toMatch(/database +ok/);
  expect(await database.store.vims.find(vim.id)).toStrictEqual(vim);
});

test("says that the tables are of an older Fairlead, and leaves them so", async () => {
  const database = await aStore();
  const sql = (text: string) => database.store.transaction(async (tx) => (await tx.executeSql(text)).rows);
  await sql("delete from fairlead.kysely_migration where name > '0004'");

  const said = await examine(await addressOf(database));

  expect(said).toMatch(/database +ok .*older Fairlead \(0003-ssh-host-keys\)/);
  expect(await sql("select max(name) as newest from fairlead.kysely_migration")).toEqual([
    { newest: "0003-ssh-host-keys" },
  ]);
});

test("refuses tables that a newer Fairlead has changed", async () => {
  const database = await aStore();
  await database.store.transaction((tx) =>
    tx.executeSql("insert into fairlead.kysely_migration values ('9999-later', now()::text)"),
  );

  expect(await examine(await addressOf(database))).toMatch(
    /database +FAILED .*newer Fairlead has changed the tables \(9999-later\)/,
  );
});
