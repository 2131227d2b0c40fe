import type { Duplex } from "node:stream";
import type { CommandRunner } from "./command-runner.ts";

/** Reaches hosts over SSH. */
export interface RemoteHosts {
  /** Contacts nobody yet. One connection a host is kept for a while and used by all who open the same access. */
  open(access: HostAccess): RemoteHost;
}

/** Hosts that serve alike, such as the masters of a cluster. Holds secrets. */
export interface HostAccess {
  /** Host keys are pinned on first use within this scope (a VIM's id, say) and verified ever after. */
  readonly scope: string;
  /** In order of preference, at least one: host names, IPv4 or IPv6 addresses. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  /** PEM or OpenSSH. */
  readonly privateKey?: string;
  readonly passphrase?: string;
}

/**
 * One of the hosts: the first that answers. It stays the one until its connection is lost; then whatever was under way rejects
 * with HOST_LOST, and the next call goes to the next host that answers. So a caller repeats its step, not a command.
 *
 * Any call may reject with HOST_UNREACHABLE (no host answers; each is named with its reason), HOST_UNAUTHORIZED (login refused) or
 * HOST_KEY_CHANGED (a pinned key is another one; says how to accept it). `run` rejects with HELM_UNAVAILABLE, as on this host, when the
 * program cannot be started. Workspaces are folders of 0700 on the host.
 */
export interface RemoteHost extends CommandRunner {
  /**
   * Work on one and the same host: everything called on `session` goes there, or rejects with HOST_LOST. Command
   * runners have it inside `withWorkspace`; this is for what needs no workspace.
   */
  withSession<T>(work: (session: RemoteSession) => Promise<T>, signal: AbortSignal): Promise<T>;
}

export interface RemoteSession {
  /** As in `HostAccess.addresses`. */
  readonly address: string;
  /**
   * Makes sure that the file is there with this very content, written beside and renamed, its folder made if absent (by sudo, and then given to the
   * login user, where it may not be made otherwise). HOST_FAILED names what the host refuses: a full disk, missing rights.
   */
  ensureFile(path: string, localPath: string, sha256: string): Promise<void>;
  /** Removes a file or a folder with all in it, by sudo where needed. Succeeds when there is none. */
  ensureAbsent(path: string): Promise<void>;
  /** Runs a program that needs no workspace and no secrets. */
  run(command: RemoteCommand): Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
  /** A connection to a Unix socket on the host. */
  connectSocket(path: string): Promise<Duplex>;
}

export interface RemoteCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}
