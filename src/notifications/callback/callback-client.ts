import { VnfmError } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LccnApiVersion } from "../../domain/lccn-subscription.ts";
import type { Callback } from "../../domain/notification.ts";
import { AccessTokens, toBasic } from "./access-tokens.ts";
import { type Exchange, type ExchangeRules, HttpExchanges } from "./http-exchange.ts";

/** What `Version` says of a notification (SOL013 9.1). */
const versions: Readonly<Record<LccnApiVersion, string>> = { v1: "1.3.0", v2: "2.0.0" };

/**
 * Speaks to the callbacks of subscribers, with the credentials they ask for. CALLBACK_UNREACHABLE when they do not answer as they should,
 * CALLBACK_FORBIDDEN when they lie where Fairlead must not reach; neither sentence holds a secret.
 */
export class CallbackClient {
  readonly #http: HttpExchanges;
  readonly #tokens: AccessTokens;

  constructor(rules: ExchangeRules, now: () => Date) {
    this.#http = new HttpExchanges(rules);
    this.#tokens = new AccessTokens(this.#http, now);
  }

  /** Asks the callback whether it is one (SOL003 5.4.18.3.1): it answers a GET with 204. */
  async test(callback: Callback, signal: AbortSignal): Promise<void> {
    const status = await this.#send(
      { method: "GET", headers: { accept: "application/json" } },
      callback,
      signal,
    );
    if (status !== 204) throw unwanted(callback, `GET with status ${status} instead of 204`);
  }

  /** Resolves when the callback has taken the notification: 204 by the standard, any 2xx in practice. */
  async notify(callback: Callback, content: JsonObject, signal: AbortSignal): Promise<void> {
    const headers = { accept: "application/json", "content-type": "application/json" };
    const status = await this.#send(
      { method: "POST", headers, body: JSON.stringify(content) },
      callback,
      signal,
    );
    if (status < 200 || status > 299) throw unwanted(callback, `POST with status ${status}`);
  }

  close(): void {
    this.#http.close();
  }

  async #send(exchange: Omit<Exchange, "url">, callback: Callback, signal: AbortSignal): Promise<number> {
    const { authentication, apiVersion, callbackUri } = callback;
    const once = async () => {
      const authorization = await this.#authorize(callback);
      const headers = { ...exchange.headers, version: versions[apiVersion], ...authorization };
      const { status } = await this.#http.send({ ...exchange, url: new URL(callbackUri), headers }, signal);
      return status;
    };
    const status = await once();
    if (status !== 401 || authentication?.type !== "OAUTH2_CLIENT_CREDENTIALS") return status;
    this.#tokens.drop(authentication);
    return once();
  }

  async #authorize({ authentication }: Callback): Promise<Readonly<Record<string, string>>> {
    switch (authentication?.type) {
      case undefined:
        return {};
      case "BASIC":
        return { authorization: toBasic(authentication.userName, authentication.password) };
      case "OAUTH2_CLIENT_CREDENTIALS":
        return { authorization: `Bearer ${await this.#tokens.get(authentication)}` };
    }
  }
}

function unwanted({ callbackUri }: Callback, how: string): VnfmError {
  return new VnfmError("CALLBACK_UNREACHABLE", `${new URL(callbackUri).origin} answered ${how}.`);
}
