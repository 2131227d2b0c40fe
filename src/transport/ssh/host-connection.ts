import type { HostAccess } from "../remote-hosts.ts";
import { type ConnectOptions, connect } from "./connect.ts";
import { RemoteWorkspaces, type WorkspaceOwner } from "./remote-workspaces.ts";
import { SshConnection } from "./ssh-connection.ts";

export interface HostConnectionOptions extends ConnectOptions {
  readonly owner: WorkspaceOwner;
  /** See RemoteWorkspaces. */
  readonly workspacesInUse: Set<string>;
  /** A connection that nobody has used for so long is closed. */
  readonly idleMs: number;
}

/** A connection in use. */
export interface LentConnection {
  readonly connection: SshConnection;
  readonly workspaces: RemoteWorkspaces;
  giveBack(): void;
}

/** The one connection to a host, made for its first user, shared by all, and closed after an idle while. */
export class HostConnection {
  readonly #access: HostAccess;
  readonly #address: string;
  readonly #options: HostConnectionOptions;
  readonly #workspaces: RemoteWorkspaces;
  #connecting: Promise<SshConnection> | undefined;
  #connection: SshConnection | undefined;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(access: HostAccess, address: string, options: HostConnectionOptions) {
    this.#access = access;
    this.#address = address;
    this.#options = options;
    this.#workspaces = new RemoteWorkspaces(options.owner, options.workspacesInUse);
  }

  /** Whether it broke, rather than being closed as idle, and nobody has made it anew. */
  get isLost(): boolean {
    return this.#connection?.isOpen === false;
  }

  /** Rejects with what `connect` does. */
  async lend(): Promise<LentConnection> {
    this.#users += 1;
    clearTimeout(this.#idle);
    try {
      const connection = await this.#connected();
      return { connection, workspaces: this.#workspaces, giveBack: () => this.#giveBack() };
    } catch (error) {
      this.#giveBack();
      throw error;
    }
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#connection?.close();
    this.#connection = undefined;
  }

  #giveBack(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#idle = setTimeout(() => this.close(), this.#options.idleMs).unref();
  }

  #connected(): Promise<SshConnection> {
    if (this.#connection?.isOpen) return Promise.resolve(this.#connection);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<SshConnection> {
    const client = await connect(this.#access, this.#address, this.#options);
    this.#connection = new SshConnection(client, this.#address);
    return this.#connection;
  }
}
