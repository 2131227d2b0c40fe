import { posix } from "node:path";
import { quote } from "./quote.ts";
import { runScript } from "./run-script.ts";
import { copyToNewFile } from "./sftp-files.ts";
import type { SshConnection } from "./ssh-connection.ts";

/** See `RemoteSession.ensureFile`. */
export async function ensureFile(
  connection: SshConnection,
  path: string,
  localPath: string,
  sha256: string,
): Promise<void> {
  checkPath(path);
  const folder = posix.dirname(path);
  // One name for all attempts, so that what an interrupted one left is found.
  const part = `${folder}/.${posix.basename(path)}.part`;
  const state = await runScript(connection, `put ${path}`, prepareScript(path, folder, part, sha256));
  if (state.trim() === "there") return;
  try {
    await copyToNewFile(connection, part, localPath);
  } catch (error) {
    // Half a file would keep a full disk full.
    if (connection.isOpen) await runScript(connection, `remove ${part}`, `rm -f ${quote(part)}\n`);
    throw error;
  }
  await runScript(
    connection,
    `put ${path}`,
    `part=${quote(part)} path=${quote(path)}
${hasContent('"$part"', sha256)} || { echo "what arrived is not what was sent" >&2; exit 1; }
[ ! -d "$path" ] || { echo "a folder is in its place" >&2; exit 1; }
mv -f "$part" "$path"
`,
  );
}

/** See `RemoteSession.ensureAbsent`. */
export async function ensureAbsent(connection: SshConnection, path: string): Promise<void> {
  checkPath(path);
  const script = `path=${quote(path)}
rm -rf "$path" 2>/dev/null && exit 0
sudo -n rm -rf "$path"
`;
  await runScript(connection, `remove ${path}`, script);
}

/** A folder that sudo has made, but not yet given away when the connection was lost, is empty and not ours: it is given then. */
function prepareScript(path: string, folder: string, part: string, sha256: string): string {
  return `path=${quote(path)} folder=${quote(folder)} part=${quote(part)}
if [ -f "$path" ] && [ ! -h "$path" ] && ${hasContent('"$path"', sha256)}; then echo there; exit 0; fi
mkdir -p "$folder" 2>/dev/null || sudo -n mkdir -p "$folder" || exit 1
if [ ! -w "$folder" ] && [ -z "$(sudo -n ls -A "$folder")" ]; then sudo -n chown "$(id -u):$(id -g)" "$folder" || exit 1; fi
[ -w "$folder" ] || { echo "no right to write into $folder" >&2; exit 1; }
rm -rf "$part"
`;
}

function hasContent(word: string, sha256: string): string {
  return `[ "$(sha256sum ${word} | cut -d ' ' -f 1)" = ${quote(sha256)} ]`;
}

/** A slip of the caller must not cost a host its `/etc`. */
function checkPath(path: string): void {
  const depth = path.split("/").length - 1;
  if (path.startsWith("/") && posix.normalize(path) === path && depth >= 3 && !path.endsWith("/")) return;
  throw new Error(`${path} is not the normal, absolute path of something at least two folders deep`);
}
