import { VnfmError } from "../../domain/errors.ts";
import type { HostAccess } from "../remote-hosts.ts";
import { type ConnectOptions, connect, NoAnswerError } from "./connect.ts";
import { RemoteWorkspaces, type WorkspaceOwner } from "./remote-workspaces.ts";
import { SshConnection } from "./ssh-connection.ts";

export interface HostLinkOptions extends ConnectOptions {
  readonly owner: WorkspaceOwner;
  /** See RemoteWorkspaces. */
  readonly workspacesInUse: Set<string>;
  /** A connection that nobody has used for so long is closed. */
  readonly idleMs: number;
}

/** One connection to the first of the hosts that answers, shared by all who use it, and closed after an idle while. */
export class HostLink {
  readonly #access: HostAccess;
  readonly #options: HostLinkOptions;
  readonly #workspaces = new Map<string, RemoteWorkspaces>();
  #connecting: Promise<SshConnection> | undefined;
  #connection: SshConnection | undefined;
  #preferred = 0;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(access: HostAccess, options: HostLinkOptions) {
    this.#access = access;
    this.#options = options;
  }

  /** Lends the connection; whatever the work awaits of it rejects with HOST_LOST when it is gone. */
  async use<T>(
    work: (connection: SshConnection, workspaces: RemoteWorkspaces) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    signal.throwIfAborted();
    this.#users += 1;
    clearTimeout(this.#idle);
    try {
      const connection = await orAborted(this.#connected(), signal);
      return await work(connection, this.#workspacesOn(connection.address));
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle = setTimeout(() => this.close(), this.#options.idleMs).unref();
    }
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#connection?.close();
    this.#connection = undefined;
  }

  #connected(): Promise<SshConnection> {
    if (this.#connection?.isOpen) return Promise.resolve(this.#connection);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<SshConnection> {
    const { addresses } = this.#access;
    // The lost one comes last: where it died without a word, it would cost everybody the time limit.
    if (this.#connection !== undefined) this.#preferred = (this.#preferred + 1) % addresses.length;
    const failures: string[] = [];
    for (const [turn] of addresses.entries()) {
      const index = (this.#preferred + turn) % addresses.length;
      const address = addresses[index] ?? "";
      try {
        const connection = new SshConnection(await connect(this.#access, address, this.#options), address);
        this.#preferred = index;
        this.#connection = connection;
        return connection;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        failures.push(`${address}: ${error.message}`);
      }
    }
    const port = this.#access.port;
    throw new VnfmError(
      "HOST_UNREACHABLE",
      `No host answers on port ${port} over SSH: ${failures.join("; ")}.`,
    );
  }

  #workspacesOn(address: string): RemoteWorkspaces {
    const known = this.#workspaces.get(address);
    if (known !== undefined) return known;
    const made = new RemoteWorkspaces(this.#options.owner, this.#options.workspacesInUse);
    this.#workspaces.set(address, made);
    return made;
  }
}

/** The connection is not given up: others wait for it too. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
