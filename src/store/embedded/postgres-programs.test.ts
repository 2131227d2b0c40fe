import { execFile } from "node:child_process";
import { chmod, chown, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPostgresPrograms, POSTGRES_MAJOR } from "./postgres-programs.ts";

const NOBODY = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fairlead-programs-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

test("finds what npm installed for this platform, of the version that data folders are made with", async () => {
  const { postgres } = await findPostgresPrograms({ clientName: "me" }, folder);

  const { stdout } = await promisify(execFile)(postgres, ["--version"]);

  expect(stdout).toContain(`PostgreSQL) ${POSTGRES_MAJOR}.`);
});

test.runIf(isRoot)("copies the programs, once, when the server's user cannot reach them", async () => {
  const checkout = join(folder, "private-home");
  await mkdir(checkout, { mode: 0o700 });
  const { postgres } = await findPostgresPrograms({ clientName: "root" }, folder);
  await cp(join(dirname(postgres), "..", ".."), checkout, { recursive: true, verbatimSymlinks: true });
  const account = { clientName: "root", switchTo: NOBODY };

  const copied = await findPostgresPrograms(account, folder, join(checkout, "native"));
  const again = await findPostgresPrograms(account, folder, join(checkout, "native"));

  expect(copied.postgres.startsWith(join(folder, "postgres-programs-"))).toBe(true);
  expect(again).toStrictEqual(copied);
  const home = join(folder, "home");
  await mkdir(home);
  await chown(home, NOBODY.uid, NOBODY.gid);
  await promisify(execFile)(copied.initdb, ["-D", join(home, "data"), "--no-sync"], { ...NOBODY, cwd: "/" });
});
