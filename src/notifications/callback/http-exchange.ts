import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { VnfmError } from "../../domain/errors.ts";
import type { AddressPolicy } from "../../support/address-policy.ts";
import { checkedLookup, checkHost, ForbiddenAddressError } from "../../support/checked-lookup.ts";
import { reasonOf } from "../../support/connection-failure.ts";

export interface Exchange {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly body: string;
}

export interface ExchangeRules {
  readonly mayConnect: AddressPolicy;
  /** For the whole exchange. */
  readonly withinMs: number;
}

const MOST_ANSWER_BYTES = 65_536;
const IDLE_MS = 30_000;

/**
 * Speaks HTTP(S) with addresses that clients have named; keeps connections, follows no redirects. CALLBACK_FORBIDDEN,
 * CALLBACK_UNREACHABLE; their sentences name the host only, since the rest of an address may hold secrets.
 */
export class HttpExchanges {
  readonly #rules: ExchangeRules;
  readonly #agents: { readonly http: Agent; readonly https: HttpsAgent };

  constructor(rules: ExchangeRules) {
    this.#rules = rules;
    const options = {
      keepAlive: true,
      timeout: IDLE_MS,
      noDelay: true,
      lookup: checkedLookup(rules.mayConnect),
    };
    this.#agents = { http: new Agent(options), https: new HttpsAgent(options) };
  }

  async send(exchange: Exchange, signal: AbortSignal): Promise<ExchangeAnswer> {
    const { withinMs, mayConnect } = this.#rules;
    const timeout = AbortSignal.timeout(withinMs);
    try {
      checkHost(exchange.url, mayConnect);
      return await this.#ask(exchange, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      throw toRefusal(exchange.url, timeout.aborted ? `no answer within ${withinMs / 1000} s` : error);
    }
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #ask(exchange: Exchange, signal: AbortSignal): Promise<ExchangeAnswer> {
    const { method, url, body } = exchange;
    const headers = {
      ...exchange.headers,
      "user-agent": "fairlead",
      "accept-encoding": "identity",
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    };
    const options = { method, headers, signal };
    const request =
      url.protocol === "https:"
        ? httpsRequest(url, { ...options, agent: this.#agents.https })
        : httpRequest(url, { ...options, agent: this.#agents.http });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve);
      request.on("error", reject);
      request.end(body);
    });
    return { status: answer.statusCode ?? 0, body: await readBounded(answer) };
  }
}

async function readBounded(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer) {
    bytes += piece.length;
    // Leaving the loop closes the connection.
    if (bytes > MOST_ANSWER_BYTES) throw new Error(`its answer is longer than ${MOST_ANSWER_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

function toRefusal({ origin }: URL, error: unknown): VnfmError {
  if (error instanceof ForbiddenAddressError) {
    return new VnfmError(
      "CALLBACK_FORBIDDEN",
      `${origin} leads to ${error.address}, which is no public address; FAIRLEAD_ALLOWED_CALLBACKS can permit it.`,
    );
  }
  return new VnfmError("CALLBACK_UNREACHABLE", `${origin} cannot be reached: ${reasonOf(error)}.`, {
    cause: error,
  });
}
