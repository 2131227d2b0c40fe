import { createHash } from "node:crypto";
import type { Command, CommandResult, Workspace } from "../command-runner.ts";
import type { HostKeys } from "../host-keys.ts";
import type { HostAccess, RemoteCommand, RemoteHost, RemoteHosts, RemoteSession } from "../remote-hosts.ts";
import { HostConnection } from "./host-connection.ts";
import { HostLink } from "./host-link.ts";
import { ensureAbsent, ensureFile } from "./remote-files.ts";
import { runProgram, WORKSPACE_VARIABLE } from "./remote-program.ts";
import type { WorkspaceOwner } from "./remote-workspaces.ts";
import type { SshConnection } from "./ssh-connection.ts";

export interface SshRemoteHostsOptions {
  readonly hostKeys: HostKeys;
  readonly owner: WorkspaceOwner;
  /** For name, connection and login of one host. */
  readonly connectTimeoutMs?: number;
  /** A connection that nobody has used for so long is closed. */
  readonly idleMs?: number;
  /** How long a program may take to end by itself when asked to. */
  readonly graceMs?: number;
}

/** Reaches hosts by OpenSSH's protocol; see docs/decisions/0018-ssh.md. */
export class SshRemoteHosts implements RemoteHosts {
  readonly #options: SshRemoteHostsOptions;
  readonly #links = new Map<string, HostLink>();
  readonly #connections = new Map<string, HostConnection>();
  readonly #workspacesInUse = new Set<string>();

  constructor(options: SshRemoteHostsOptions) {
    this.#options = options;
  }

  open(access: HostAccess): RemoteHost {
    return new SshRemoteHost(this.#linkTo(access), this.#options.graceMs ?? 10_000);
  }

  /** Closes all connections; what is under way rejects with HOST_LOST. */
  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
    this.#links.clear();
  }

  #linkTo(access: HostAccess): HostLink {
    const key = keyOf(access);
    const known = this.#links.get(key);
    if (known !== undefined) return known;
    const hosts = new Map(access.addresses.map((address) => [address, this.#connectionTo(access, address)]));
    const link = new HostLink(hosts, access.port);
    this.#links.set(key, link);
    return link;
  }

  /** One, whatever other hosts the access names beside it. */
  #connectionTo(access: HostAccess, address: string): HostConnection {
    const key = keyOf({ ...access, addresses: [address] });
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const { hostKeys, owner, connectTimeoutMs = 15_000, idleMs = 60_000 } = this.#options;
    const workspacesInUse = this.#workspacesInUse;
    const options = { hostKeys, owner, workspacesInUse, connectTimeoutMs, idleMs };
    const connection = new HostConnection(access, address, options);
    this.#connections.set(key, connection);
    return connection;
  }
}

/** Not the credentials themselves: keys of maps end up in heap dumps and debuggers. */
function keyOf(access: HostAccess): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(access).toSorted()))
    .digest("hex");
}

const never = new AbortController().signal;

class SshRemoteHost implements RemoteHost {
  readonly #link: HostLink;
  readonly #graceMs: number;
  readonly #homes = new WeakMap<Workspace, SshConnection>();

  constructor(link: HostLink, graceMs: number) {
    this.#link = link;
    this.#graceMs = graceMs;
  }

  withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
    return this.#link.use(
      (connection, workspaces) =>
        workspaces.withWorkspace(connection, (workspace) => {
          this.#homes.set(workspace, connection);
          return work(workspace);
        }),
      never,
    );
  }

  async run(
    { program, args, env, workspace, timeoutMs }: Command,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const connection = this.#homes.get(workspace);
    if (connection === undefined) throw new Error("the workspace is not one of this host");
    return await runProgram(
      connection,
      {
        program,
        args,
        env: { ...env, [WORKSPACE_VARIABLE]: workspace.path },
        folder: workspace.path,
        timeoutMs,
        graceMs: this.#graceMs,
      },
      signal,
    );
  }

  withSession<T>(work: (session: RemoteSession) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#link.use(
      (connection) =>
        work({
          address: connection.address,
          ensureFile: (path, localPath, sha256) => ensureFile(connection, path, localPath, sha256),
          ensureAbsent: (path) => ensureAbsent(connection, path),
          run: (command: RemoteCommand) =>
            runProgram(connection, { ...command, env: {}, graceMs: this.#graceMs }, signal),
          connectSocket: (path) => connection.connectSocket(path),
        }),
      signal,
    );
  }
}
