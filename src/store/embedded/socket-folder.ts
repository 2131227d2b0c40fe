import { createHash } from "node:crypto";
import { chown, lstat, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VnfmError } from "../../domain/errors.ts";
import type { Logger } from "../../support/logger.ts";
import type { ServerAccount } from "./server-account.ts";

/** Part of the socket's name; nothing listens on a TCP port. */
export const SOCKET_PORT = 5432;

// sockaddr_un has 108 bytes on Linux and 104 on macOS, the closing zero included.
const LONGEST_SOCKET_PATH_BYTES = 103;

/**
 * Makes the private folder of the server's socket: in the data folder, or, when that path is too long for a socket, in the
 * system's temporary folder under a name that only this data folder has.
 */
export async function ensureSocketFolder(
  dataDir: string,
  account: ServerAccount,
  logger?: Logger,
): Promise<string> {
  const besideData = join(dataDir, "postgres-socket");
  if (Buffer.byteLength(socketPath(besideData)) <= LONGEST_SOCKET_PATH_BYTES) {
    return ensurePrivate(besideData, account);
  }
  const short = join(tmpdir(), `fairlead-${createHash("sha256").update(dataDir).digest("hex").slice(0, 16)}`);
  logger?.info({ dataDir, socketFolder: short }, "the data folder's path is too long for a socket");
  return ensurePrivate(short, account);
}

function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${SOCKET_PORT}`);
}

async function ensurePrivate(folder: string, account: ServerAccount): Promise<string> {
  const created = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  const owner = account.switchTo?.uid ?? process.getuid?.();
  if (created && account.switchTo) await chown(folder, account.switchTo.uid, account.switchTo.gid);

  // In a shared temporary folder another user may have been first.
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return folder;
  throw new VnfmError(
    "DATA_FOLDER_REFUSED",
    `${folder}, the folder of the database's socket, is not a private folder (0700) of the user id ${owner}. Remove it.`,
  );
}
