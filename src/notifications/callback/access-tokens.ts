import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";
import type { CallbackAuthentication } from "../../domain/lccn-subscription.ts";
import type { HttpExchanges } from "./http-exchange.ts";

export type ClientCredentials = Extract<CallbackAuthentication, { type: "OAUTH2_CLIENT_CREDENTIALS" }>;

interface CachedToken {
  readonly token: Promise<string>;
  /** Without end until the answer is there. */
  goodUntilMs: number;
}

const MOST_TOKENS = 1_000;
/** A server that says nothing of it. */
const USUAL_LIFE_S = 60;
/** An access token travels in a header. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

/** Access tokens by the OAuth 2.0 client credentials grant (RFC 6749, 4.4): asked for once, and used until they expire. */
export class AccessTokens {
  readonly #http: HttpExchanges;
  readonly #now: () => Date;
  readonly #tokens = new Map<string, CachedToken>();

  constructor(http: HttpExchanges, now: () => Date) {
    this.#http = http;
    this.#now = now;
  }

  /** CALLBACK_UNREACHABLE, CALLBACK_FORBIDDEN; all who wait for the same token share the request and its failure. */
  get(credentials: ClientCredentials): Promise<string> {
    const key = keyOf(credentials);
    const known = this.#tokens.get(key);
    if (known !== undefined && known.goodUntilMs > this.#now().getTime()) return known.token;
    return this.#askOnce(key, credentials);
  }

  /** A callback did not take the token: the next one is asked for. */
  drop(credentials: ClientCredentials): void {
    this.#tokens.delete(keyOf(credentials));
  }

  #askOnce(key: string, credentials: ClientCredentials): Promise<string> {
    const askedAtMs = this.#now().getTime();
    const asked = this.#ask(credentials);
    const cached: CachedToken = { token: asked.then(({ token }) => token), goodUntilMs: Infinity };
    asked.then(
      ({ lifeS }) => {
        // A tenth is left for the way to the callback.
        cached.goodUntilMs = askedAtMs + lifeS * 900;
      },
      () => {
        if (this.#tokens.get(key) === cached) this.#tokens.delete(key);
      },
    );
    this.#tokens.set(key, cached);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > MOST_TOKENS && oldest !== undefined) this.#tokens.delete(oldest);
    return cached.token;
  }

  async #ask({ clientId, clientPassword, tokenEndpoint }: ClientCredentials) {
    const url = new URL(tokenEndpoint);
    const { status, body } = await this.#http.send(
      {
        method: "POST",
        url,
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded",
          authorization: toBasic(formEncoded(clientId), formEncoded(clientPassword)),
        },
        body: "grant_type=client_credentials",
      },
      // Several deliveries may wait for it; the exchange has a time limit of its own.
      new AbortController().signal,
    );
    if (status !== 200) throw refusal(url, `answered with status ${status}`);
    return readAnswer(body, url);
  }
}

/** The value of an `Authorization` header (RFC 7617). */
export function toBasic(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString("base64")}`;
}

/** RFC 6749, 2.3.1. */
function formEncoded(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}

function readAnswer(body: string, url: URL): { readonly token: string; readonly lifeS: number } {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    // What it says may be secret, and so must not get into a sentence.
  }
  if (!isJsonObject(answer) || typeof answer.access_token !== "string" || !TOKEN.test(answer.access_token)) {
    throw refusal(url, "answered without a usable access_token");
  }
  const { access_token: token, expires_in: life } = answer;
  return { token, lifeS: typeof life === "number" && life > 0 ? life : USUAL_LIFE_S };
}

function refusal({ origin }: URL, what: string): VnfmError {
  return new VnfmError("CALLBACK_UNREACHABLE", `The token endpoint at ${origin} ${what}.`);
}

function keyOf({ clientId, clientPassword, tokenEndpoint }: ClientCredentials): string {
  return JSON.stringify([tokenEndpoint, clientId, clientPassword]);
}
