import type { KubeConnection } from "./kube-connection.ts";
import type { KubeAnswer, KubeRequest, KubeTransport } from "./kube-http.ts";
import { mayMend } from "./network-error.ts";

const TRY_MS = 5_000;

/**
 * Two ways to one API server: the first if it leads there, else the second. That is found out once, by trying; a server that is
 * reached and refused by TLS is no reason to go another way.
 */
export class FallbackHttp implements KubeTransport {
  readonly #first: KubeTransport;
  readonly #second: KubeTransport;
  #choice: Promise<KubeTransport> | undefined;
  #isSecond = false;

  constructor(first: KubeTransport, second: KubeTransport) {
    this.#first = first;
    this.#second = second;
  }

  get connection(): KubeConnection {
    return (this.#isSecond ? this.#second : this.#first).connection;
  }

  /** Whether the second way is used. */
  get isSecond(): boolean {
    return this.#isSecond;
  }

  async send(request: KubeRequest, signal: AbortSignal): Promise<KubeAnswer> {
    return await (await this.#choose(signal)).send(request, signal);
  }

  async sendForLines(
    request: KubeRequest,
    idleMs: number,
    signal: AbortSignal,
  ): Promise<KubeAnswer & { readonly lines: AsyncIterable<string> }> {
    return await (await this.#choose(signal)).sendForLines(request, idleMs, signal);
  }

  async #choose(signal: AbortSignal): Promise<KubeTransport> {
    signal.throwIfAborted();
    // Shared by all who wait for it: nobody's abort may end it.
    this.#choice ??= this.#try();
    const chosen = await this.#choice;
    signal.throwIfAborted();
    return chosen;
  }

  async #try(): Promise<KubeTransport> {
    const limit = AbortSignal.timeout(TRY_MS);
    try {
      await this.#first.send({ method: "GET", path: "/version" }, limit);
    } catch (error) {
      this.#isSecond = limit.aborted || mayMend(error);
    }
    return this.#isSecond ? this.#second : this.#first;
  }
}
