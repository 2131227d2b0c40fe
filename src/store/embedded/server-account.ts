import { execFile } from "node:child_process";
import { chmod, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { VnfmError } from "../../domain/errors.ts";
import { ensureDataFolder } from "../data-folder.ts";
import { findBarrier, type Identity } from "./reachability.ts";

// The server's user must pass through the data folder, but nobody else can look around in it.
const PASS_THROUGH = 0o711;

/** Who runs the PostgreSQL server, and who may connect to it. */
export interface ServerAccount {
  /** The operating system user of this process: the only one who may connect. */
  readonly clientName: string;
  /** Present when this process is root: PostgreSQL refuses to be, so it runs as somebody else. */
  readonly switchTo?: Identity;
}

/**
 * Decides who runs the server of this data folder: this user; or, when this is root, the owner of the database that
 * is there, or else the system's user `postgres` or `nobody`.
 */
export async function chooseServerAccount(dataDir: string): Promise<ServerAccount> {
  const clientName = currentUserName();
  const database = join(dataDir, "postgres");
  const owner = await stat(database).catch(() => undefined);
  const uid = process.getuid?.();

  if (uid !== 0) {
    if (owner && owner.uid !== uid) throw belongsToAnother(database, owner.uid, clientName);
    return { clientName };
  }
  if (owner?.uid === 0) {
    throw new VnfmError(
      "DATA_FOLDER_REFUSED",
      `${database} belongs to root, and PostgreSQL refuses to run as root. Give it to the user who shall run the ` +
        `server, for instance: chown -R postgres ${database}`,
    );
  }
  const switchTo = owner
    ? { uid: owner.uid, gid: owner.gid }
    : ((await findUser("postgres")) ?? (await findUser("nobody")));
  if (!switchTo) {
    throw new VnfmError(
      "DATABASE_REFUSED",
      "PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody to run it as. " +
        "Start Fairlead as an ordinary user, or set FAIRLEAD_DATABASE_URL.",
    );
  }
  return { clientName, switchTo };
}

/** Makes the data folder when absent, and makes sure that the server can reach what lies in it. */
export async function ensureDataDir(dataDir: string, account: ServerAccount): Promise<void> {
  await ensureDataFolder(dataDir, account.switchTo ? PASS_THROUGH : 0o700);
  if (!account.switchTo) return;
  const barrier = await findBarrier(dataDir, account.switchTo);
  if (barrier === undefined) return;
  if (barrier === dataDir) return chmod(dataDir, PASS_THROUGH);
  throw new VnfmError(
    "DATA_FOLDER_REFUSED",
    `As root, Fairlead runs PostgreSQL as user id ${account.switchTo.uid}, which may not enter ${barrier}. ` +
      `Choose another FAIRLEAD_DATA_DIR than ${dataDir}, or allow it: chmod o+x ${barrier}`,
  );
}

function currentUserName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new VnfmError(
      "DATABASE_REFUSED",
      `The user id ${process.getuid?.()} has no name on this system, and PostgreSQL refuses to run without one. ` +
        "Add it to /etc/passwd, or set FAIRLEAD_DATABASE_URL.",
      { cause },
    );
  }
}

function belongsToAnother(database: string, uid: number, clientName: string): VnfmError {
  return new VnfmError(
    "DATA_FOLDER_REFUSED",
    `${database} belongs to the user id ${uid}, not to ${clientName}. Start Fairlead as its owner, ` +
      "or choose another FAIRLEAD_DATA_DIR.",
  );
}

async function findUser(name: string): Promise<Identity | undefined> {
  const run = promisify(execFile);
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
