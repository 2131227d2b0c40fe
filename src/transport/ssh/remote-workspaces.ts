import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import type { Workspace } from "../command-runner.ts";
import { quote } from "./quote.ts";
import { WORKSPACE_VARIABLE } from "./remote-program.ts";
import { runScript } from "./run-script.ts";
import { writeNewFile } from "./sftp-files.ts";
import type { SshConnection } from "./ssh-connection.ts";

/** Whose workspaces are whose, for the names of their folders; texts of letters, digits and dashes. */
export interface WorkspaceOwner {
  /** The installation, which outlives its processes: what others of its processes left is wiped once they are dead. */
  readonly installation: string;
  /** This process, told from all that were before it. */
  readonly process: string;
  isRunning(process: string): boolean;
}

/** Below the login user's home. */
const PARENT = ".fairlead/run";

/** The workspaces of one login on one host. */
export class RemoteWorkspaces {
  readonly #owner: WorkspaceOwner;
  readonly #inUse: Set<string>;
  readonly #cleared = new WeakMap<SshConnection, Promise<string>>();

  /** `inUse`: names of workspaces, shared by all logins of this process, for several of them may have one folder. */
  constructor(owner: WorkspaceOwner, inUse: Set<string>) {
    this.#owner = owner;
    this.#inUse = inUse;
  }

  async withWorkspace<T>(connection: SshConnection, work: (workspace: Workspace) => Promise<T>): Promise<T> {
    const parent = await this.#clearOnce(connection);
    const { installation, process } = this.#owner;
    // Short: the paths of Unix sockets within must stay below 108 bytes.
    const name = `${installation}.${process}.${randomUUID().slice(0, 8)}`;
    const path = `${parent}/${name}`;
    this.#inUse.add(name);
    try {
      await runScript(connection, `make ${path}`, `mkdir -m 700 ${quote(path)}\n`);
      const putFile = (file: string, content: string | Uint8Array) => put(connection, path, file, content);
      return await work({ path, putFile });
    } finally {
      this.#inUse.delete(name);
      // Where the connection is lost, the next one to the host does it.
      if (connection.isOpen) await remove(connection, [path]).catch(ignoreLoss(connection));
    }
  }

  #clearOnce(connection: SshConnection): Promise<string> {
    const known = this.#cleared.get(connection);
    if (known !== undefined) return known;
    const clearing = this.#clear(connection);
    this.#cleared.set(connection, clearing);
    clearing.catch(() => this.#cleared.delete(connection));
    return clearing;
  }

  /** Ends what the dead left running and what lost connections left, and removes their folders. Returns the parent's path. */
  async #clear(connection: SshConnection): Promise<string> {
    const listed = await runScript(
      connection,
      "make a folder for workspaces",
      `cd && umask 077 && mkdir -p ${PARENT} && cd ${PARENT} && chmod 700 . && pwd -P && ls -1\n`,
    );
    const [parent = "", ...names] = listed.split("\n").filter(Boolean);
    const abandoned = names.filter((name) => this.#isAbandoned(name)).map((name) => `${parent}/${name}`);
    if (abandoned.length > 0) await remove(connection, abandoned);
    return parent;
  }

  #isAbandoned(name: string): boolean {
    const [installation, process = ""] = name.split(".");
    if (installation !== this.#owner.installation) return false;
    return process === this.#owner.process ? !this.#inUse.has(name) : !this.#owner.isRunning(process);
  }
}

/** A path is random, so no other environment holds it. The killing shell itself has it on stdin alone. */
async function remove(connection: SshConnection, paths: readonly string[]): Promise<void> {
  const script = paths.map(
    (path) => `while :; do
  found=
  for entry in $(grep -lsF ${quote(`${WORKSPACE_VARIABLE}=${path}`)} /proc/[0-9]*/environ); do
    process=\${entry%/environ}
    read -r stat 2>/dev/null <"$process/stat" || continue
    set -- \${stat##*) }
    [ "$1" = Z ] || { found=yes; kill -KILL "-$3" 2>/dev/null; }
  done
  [ -n "$found" ] || break
  sleep 0.02 2>/dev/null || sleep 1
done
rm -rf ${quote(path)}
`,
  );
  await runScript(connection, "remove workspaces", script.join(""), { urgent: true });
}

function ignoreLoss(connection: SshConnection) {
  return (error: unknown) => {
    if (connection.isOpen) throw error;
  };
}

async function put(
  connection: SshConnection,
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const path = posix.join(folder, name);
  if (!path.startsWith(`${folder}/`)) throw new Error(`${name} is outside of the workspace`);
  const above = posix.dirname(path);
  if (above !== folder) {
    await runScript(connection, `make ${above}`, `umask 077; mkdir -p ${quote(above)}\n`);
  }
  await writeNewFile(connection, path, Buffer.from(content));
  return path;
}
