import { existsSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../host/folders.ts";
import { withMachineLock } from "../host/machine-lock.ts";
import type { Progress } from "../host/progress.ts";
import { ensureVenv } from "../host/python-venv.ts";
import { run } from "../host/run.ts";
import { ADMIN_PASSWORD, KEYSTONE_URL, REGION } from "./addresses.ts";

const KEYSTONE = "keystone==30.0.0";
const home = join(cacheFolder, `${KEYSTONE.replace("==", "-")}`);
const venv = join(home, "venv");
/** A database with all tables and the administrator, and keys; only ever copied. */
const pristine = join(home, "pristine");
const readyFile = join(home, "ready");

export const pythonOfKeystone = join(venv, "bin", "python");

/** Installs Keystone from the Python package index and prepares its database; once, in about a minute. */
export async function ensureKeystone(progress: Progress): Promise<void> {
  const onWait = () => progress.say("another process installs Keystone; waiting for it");
  await withMachineLock("keystone-program", onWait, async () => {
    if (!existsSync(readyFile)) await progress.step(`installing ${KEYSTONE}`, install);
  });
}

async function install(): Promise<void> {
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await ensureVenv(venv, "The testbed's Keystone");
  await run(pythonOfKeystone, ["-m", "pip", "install", "--quiet", KEYSTONE]);
  await prepareDatabase();
  await writeFile(readyFile, "");
}

/** A state folder as on the first day. Resolves with its configuration file. */
export async function copyPristine(folder: string): Promise<string> {
  await cp(pristine, folder, { recursive: true });
  return configure(folder);
}

async function prepareDatabase(): Promise<void> {
  for (const keys of ["fernet", "credential"]) {
    await mkdir(join(pristine, keys), { recursive: true, mode: 0o700 });
  }
  const configFile = await configure(pristine);
  const manage = (...args: string[]) =>
    run(join(venv, "bin", "keystone-manage"), ["--config-file", configFile, ...args]);
  await manage("db_sync");
  const { uid, gid } = userInfo();
  const owner = [`--keystone-user=${uid}`, `--keystone-group=${gid}`];
  await manage("fernet_setup", ...owner);
  await manage("credential_setup", ...owner);
  const addresses = ["public", "internal", "admin"].map((kind) => `--bootstrap-${kind}-url=${KEYSTONE_URL}`);
  await manage(
    "bootstrap",
    `--bootstrap-password=${ADMIN_PASSWORD}`,
    `--bootstrap-region-id=${REGION}`,
    ...addresses,
  );
}

async function configure(folder: string): Promise<string> {
  const file = join(folder, "keystone.conf");
  await writeFile(
    file,
    `[database]
connection = sqlite:///${join(folder, "keystone.db")}
[identity]
# Hashing is slow on purpose, and its time is that of every test that logs in.
password_hash_rounds = 4
[fernet_tokens]
key_repository = ${join(folder, "fernet")}
[fernet_receipts]
key_repository = ${join(folder, "fernet")}
[credential]
key_repository = ${join(folder, "credential")}
`,
  );
  return file;
}
