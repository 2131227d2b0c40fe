import { VnfmError } from "../../../domain/errors.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { type KubeAnswer, KubeHttp, type KubeRequest, type KubeTransport } from "../api/kube-http.ts";
import type { KubectlProxy } from "./kubectl-proxy.ts";

/** HTTP to the Kubernetes API through a master. HOST_LOST when it is the master that has gone. */
export class ProxiedHttp implements KubeTransport {
  readonly connection: KubeConnection;
  readonly #proxy: KubectlProxy;
  readonly #http: KubeHttp;

  constructor(proxy: KubectlProxy) {
    // kubectl serves requests to localhost alone.
    this.connection = { server: "http://localhost", skipTlsVerify: false };
    this.#proxy = proxy;
    this.#http = new KubeHttp(this.connection, () => proxy.connect());
  }

  async send(request: KubeRequest, signal: AbortSignal): Promise<KubeAnswer> {
    return await this.#http.send(request, signal).catch((error: unknown) => this.#explain(error));
  }

  async sendForLines(
    request: KubeRequest,
    idleMs: number,
    signal: AbortSignal,
  ): Promise<KubeAnswer & { readonly lines: AsyncIterable<string> }> {
    return await this.#http
      .sendForLines(request, idleMs, signal)
      .catch((error: unknown) => this.#explain(error));
  }

  async #explain(error: unknown): Promise<never> {
    if (!(error instanceof VnfmError) || error.code !== "VIM_UNREACHABLE") throw error;
    throw (await this.#proxy.whyBroken()) ?? error;
  }
}
