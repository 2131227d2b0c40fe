import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type ErrorCode, VnfmError } from "../../../domain/errors.ts";
import type { RemoteHost } from "../../../transport/remote-hosts.ts";
import { redact } from "../redact.ts";

const START_MS = 15_000;
const POLL_MS = 25;
/** Between a connection that breaks and the news that its master is lost. */
const BREAK_MS = 1_000;
/** How long it runs without anybody who uses it; an SSH connection is kept for it. */
const IDLE_MS = 60_000;
/** The longest that a timer can measure, 24 days; then it is begun anew. */
const LONGEST_RUN_MS = 2 ** 31 - 1;

/** Failures that another try of the same connection does not mend. */
const lasting: readonly ErrorCode[] = [
  "HOST_LOST",
  "HOST_UNREACHABLE",
  "HOST_UNAUTHORIZED",
  "HOST_KEY_CHANGED",
];

interface Running {
  readonly socketPath: Promise<string>;
  readonly end: AbortController;
  /** Resolves with the reason when it has ended. */
  readonly ended: Promise<VnfmError>;
  failure: VnfmError | undefined;
}

/**
 * The Kubernetes API as a master sees it: `kubectl proxy` there, on a Unix socket in a private folder, as the login user. Begun when
 * somebody connects, begun anew when it or its master has gone, and ended when nobody has used it for a while.
 */
export class KubectlProxy {
  readonly #host: RemoteHost;
  #running: Running | undefined;
  #last: Running | undefined;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(host: RemoteHost) {
    this.#host = host;
  }

  /** A connection on which HTTP is spoken. HOST_LOST when the master went away, VIM_UNREACHABLE when there is no kubectl. */
  async connect(): Promise<Duplex> {
    clearTimeout(this.#idle);
    this.#users += 1;
    try {
      this.#running ??= this.#start();
      const channel = await this.#dial(this.#running);
      channel.once("close", () => this.#leave());
      return channel;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** Why connections broke: what made kubectl end. `undefined` when it goes on. */
  async whyBroken(): Promise<VnfmError | undefined> {
    return await Promise.race([this.#last?.ended, sleep(BREAK_MS, undefined, { ref: false })]);
  }

  async #dial(running: Running): Promise<Duplex> {
    const limit = AbortSignal.timeout(START_MS);
    for (;;) {
      const socketPath = await running.socketPath;
      try {
        return await this.#host.withSession((session) => session.connectSocket(socketPath), limit);
      } catch (error) {
        if (running.failure !== undefined) throw running.failure;
        if (limit.aborted || (error instanceof VnfmError && lasting.includes(error.code))) throw error;
        // It listens a moment after it was started.
        await sleep(POLL_MS);
      }
    }
  }

  #start(): Running {
    const end = new AbortController();
    const path = Promise.withResolvers<string>();
    const ended = Promise.withResolvers<VnfmError>();
    const running: Running = { socketPath: path.promise, end, ended: ended.promise, failure: undefined };
    this.#run(path.resolve, end.signal).catch((error: unknown) => {
      running.failure = toFailure(error);
      path.reject(running.failure);
      ended.resolve(running.failure);
      if (this.#running === running) this.#running = undefined;
    });
    this.#last = running;
    return running;
  }

  /** Rejects in any case. */
  async #run(onPath: (socketPath: string) => void, signal: AbortSignal): Promise<never> {
    const { stderr } = await this.#host.withWorkspace((workspace) => {
      const socketPath = `${workspace.path}/api.sock`;
      onPath(socketPath);
      const args = ["proxy", `--unix-socket=${socketPath}`];
      return this.#host.run({ program: "kubectl", args, workspace, timeoutMs: LONGEST_RUN_MS }, signal);
    });
    throw new VnfmError("VIM_UNREACHABLE", `kubectl proxy on the master ended: ${redact(stderr.trim())}`);
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#idle = setTimeout(() => this.#running?.end.abort(), IDLE_MS).unref();
  }
}

function toFailure(error: unknown): VnfmError {
  if (error instanceof VnfmError && error.code !== "HELM_UNAVAILABLE") return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new VnfmError(
    "VIM_UNREACHABLE",
    `The Kubernetes API is not reached through the master node: ${reason}`,
    {
      cause: error,
    },
  );
}
