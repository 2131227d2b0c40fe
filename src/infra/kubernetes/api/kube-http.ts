import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { KubeConnection } from "./kube-connection.ts";
import { networkError } from "./network-error.ts";
import { TunnelAgent } from "./tunnel-agent.ts";

const ANSWER_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_PROBE_MS = 15_000;
/** Logs and error bodies are cut by the server or small; lists come in pages. A larger answer is not Kubernetes'. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

export interface KubeRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With the query; begins with `/`. */
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

export interface KubeAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: string;
}

/**
 * HTTP to one API server. Every answer is a value, whatever its status; only network and TLS failures reject, with
 * VIM_UNREACHABLE in plain words.
 */
export interface KubeTransport {
  readonly connection: KubeConnection;
  /** Sends one request and reads the whole answer. */
  send(request: KubeRequest, signal: AbortSignal): Promise<KubeAnswer>;
  /**
   * Sends one request and hands over each line of a good answer as it arrives; any other answer is read whole.
   * The lines end with VIM_UNREACHABLE after `idleMs` of silence.
   */
  sendForLines(
    request: KubeRequest,
    idleMs: number,
    signal: AbortSignal,
  ): Promise<KubeAnswer & { readonly lines: AsyncIterable<string> }>;
}

/** Over kept-alive connections: of the network, or those that `dial` brings. */
export class KubeHttp implements KubeTransport {
  readonly connection: KubeConnection;
  readonly #base: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #isTls: boolean;

  constructor(connection: KubeConnection, dial?: () => Promise<Duplex>) {
    this.connection = connection;
    this.#base = new URL(connection.server);
    this.#isTls = this.#base.protocol === "https:";
    const { ca, clientCertificate, clientKey, tlsServerName, proxyUrl } = connection;
    const keepAlive = {
      keepAlive: true,
      keepAliveMsecs: KEEP_ALIVE_PROBE_MS,
      ...(proxyUrl === undefined ? {} : { proxyEnv: { HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl } }),
    };
    if (dial !== undefined) {
      this.#agent = new TunnelAgent(dial);
      return;
    }
    this.#agent = this.#isTls
      ? new HttpsAgent({
          ...keepAlive,
          rejectUnauthorized: !connection.skipTlsVerify,
          ...(ca === undefined ? {} : { ca }),
          ...(clientCertificate === undefined ? {} : { cert: clientCertificate }),
          ...(clientKey === undefined ? {} : { key: clientKey }),
          ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
        })
      : new HttpAgent(keepAlive);
  }

  async send(request: KubeRequest, signal: AbortSignal): Promise<KubeAnswer> {
    return await this.#read(await this.#open(request, signal, ANSWER_TIMEOUT_MS), signal);
  }

  async #read({ message, done }: OpenAnswer, signal: AbortSignal): Promise<KubeAnswer> {
    try {
      return {
        status: message.statusCode ?? 0,
        retryAfterMs: readRetryAfter(message.headers["retry-after"]),
        body: await readBody(message),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw networkError(error, this.connection);
    } finally {
      done();
    }
  }

  async sendForLines(
    request: KubeRequest,
    idleMs: number,
    signal: AbortSignal,
  ): Promise<KubeAnswer & { readonly lines: AsyncIterable<string> }> {
    const open = await this.#open(request, signal, idleMs);
    const status = open.message.statusCode ?? 0;
    if (status === 200) {
      return { status, retryAfterMs: undefined, body: "", lines: this.#linesOf(open, signal) };
    }
    return { ...(await this.#read(open, signal)), lines: this.#linesOf(open, signal) };
  }

  async *#linesOf({ message, done }: OpenAnswer, signal: AbortSignal): AsyncGenerator<string> {
    try {
      let rest = "";
      message.setEncoding("utf8");
      const chunks = message[Symbol.asyncIterator]();
      for (;;) {
        const { value, done: ended } = await chunks.next().catch((error) => {
          signal.throwIfAborted();
          throw networkError(error, this.connection);
        });
        if (ended) return;
        const lines = (rest + value).split("\n");
        rest = lines.pop() ?? "";
        yield* lines;
      }
    } finally {
      done();
    }
  }

  async #open(request: KubeRequest, signal: AbortSignal, timeoutMs: number): Promise<OpenAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      let sent: ClientRequest | undefined;
      try {
        return await new Promise<OpenAnswer>((resolve, reject) => {
          sent = this.#start(request, signal, timeoutMs, resolve, reject);
        });
      } catch (error) {
        signal.throwIfAborted();
        // The server closed a kept-alive connection at the moment of its use; a new one tells the truth.
        if (sent?.reusedSocket && attempt <= 3 && isReset(error)) continue;
        throw networkError(error, this.connection);
      }
    }
  }

  #start(
    { method, path, body, contentType, accept }: KubeRequest,
    signal: AbortSignal,
    timeoutMs: number,
    resolve: (answer: OpenAnswer) => void,
    reject: (reason: unknown) => void,
  ): ClientRequest {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const { token } = this.connection;
    const request = (this.#isTls ? httpsRequest : httpRequest)({
      agent: this.#agent,
      method,
      host: this.#base.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: this.#base.port || (this.#isTls ? 443 : 80),
      path: this.#base.pathname.replace(/\/$/, "") + path,
      signal,
      // Silence, not duration, is what a time limit on a connection can judge: each byte starts it anew.
      timeout: timeoutMs,
      headers: {
        accept: accept ?? "application/json",
        "user-agent": "fairlead",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined
          ? {}
          : {
              "content-type": contentType ?? "application/json",
              "content-length": Buffer.byteLength(content),
            }),
      },
    });
    request.once("timeout", () => request.destroy(new SilenceError(timeoutMs)));
    request.once("error", reject);
    request.once("response", (message) => {
      resolve({ message, done: () => message.destroyed || message.complete || request.destroy() });
    });
    request.end(content);
    return request;
  }
}

interface OpenAnswer {
  readonly message: IncomingMessage;
  /** Gives the connection back, or closes it when the answer was not read to its end. */
  readonly done: () => unknown;
}

class SilenceError extends Error {
  readonly code = "ETIMEDOUT";

  constructor(timeoutMs: number) {
    super(`no answer within ${Math.round(timeoutMs / 1000)} s`);
    this.name = "SilenceError";
  }
}

function isReset(error: unknown): boolean {
  const codes: readonly unknown[] = ["ECONNRESET", "EPIPE", "ERR_STREAM_DESTROYED"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`an answer of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}
