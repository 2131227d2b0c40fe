import { CliError, exitCodes } from "../cli-error.ts";
import { refusal } from "./problem.ts";
import { unreachable } from "./unreachable.ts";

export interface RestClientOptions {
  /** The server's root, with or without a path; no query. */
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** Ends every request; Ctrl-C. */
  readonly signal?: AbortSignal;
  /** For one request without content; uploads and downloads may take as long as they move. */
  readonly timeoutMs?: number;
  /** Value of the `Authorization` header, asked for once and only when a request is made. */
  readonly authorization?: () => Promise<string | undefined>;
}

interface RestRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly content?: { readonly body: Blob; readonly type: string };
  readonly accept?: string;
}

/**
 * Speaks to a Fairlead server. Every failure is a CliError: `unreachable` without an answer, `unauthorised` for 401
 * and 403, `failed` for every other refusal.
 */
export interface RestClient {
  readonly url: string;
  /** The answer, its body still unread. */
  send(request: RestRequest): Promise<Response>;
  /** The answer's body as JSON. */
  receive<T>(request: RestRequest): Promise<T>;
  get<T>(path: string, query?: Readonly<Record<string, string>>): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string, query?: Readonly<Record<string, string>>): Promise<readonly T[]>;
  /** How far the server's clock is ahead of ours, as last seen; 0 when that is within the header's precision. */
  clockOffsetMs(): number;
}

/** The version of the LCM interface that Fairlead serves below `/vnflcm/v2` (SOL013 9.2: required there). */
const LCM_VERSION = "2.0.0";
const DEFAULT_TIMEOUT_MS = 30_000;

export function restClient(options: RestClientOptions): RestClient {
  const root = options.url.replace(/\/+$/, "");
  let authorization: Promise<string | undefined> | undefined;
  let clockOffsetMs = 0;

  async function send(request: RestRequest): Promise<Response> {
    authorization ??= options.authorization?.();
    const credentials = await authorization;
    const url = withQuery(root + request.path, request.query);
    const isTransfer = request.content !== undefined || request.accept !== undefined;
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const signals = [options.signal, isTransfer ? undefined : AbortSignal.timeout(timeoutMs)];
    const response = await options
      .fetch(url, {
        method: request.method ?? "GET",
        headers: headers(request, credentials),
        body: request.content?.body ?? (request.json === undefined ? null : JSON.stringify(request.json)),
        signal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
      })
      .catch((error: unknown) => {
        if (options.signal?.aborted) throw interrupted();
        throw unreachable(root, error, timeoutMs);
      });
    clockOffsetMs = clockOffset(response, options.now());
    if (response.ok) return response;
    throw refusal(response.status, response.statusText, await response.text(), root);
  }

  async function readJson<T>(response: Response): Promise<T> {
    const body = await response.text().catch((error: unknown) => {
      if (options.signal?.aborted) throw interrupted();
      throw unreachable(root, error, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    });
    try {
      // The server's answers are checked against the standard's schemas by its own tests.
      return JSON.parse(body) as T;
    } catch (error) {
      throw strangeAnswer(root, "JSON", error);
    }
  }

  return {
    url: root,
    send,
    clockOffsetMs: () => clockOffsetMs,
    receive: async (request) => readJson(await send(request)),
    get: async (path, query) => readJson(await send({ path, ...(query && { query }) })),
    async list<T>(path: string, query: Readonly<Record<string, string>> = {}) {
      const all: T[] = [];
      let page: Readonly<Record<string, string>> | undefined = query;
      while (page !== undefined) {
        const response = await send({ path, query: page });
        const items = await readJson<readonly T[]>(response);
        if (!Array.isArray(items)) throw strangeAnswer(root, "a list");
        all.push(...items);
        page = nextPage(response.headers.get("link"));
      }
      return all;
    },
  };
}

function strangeAnswer(root: string, wanted: string, cause?: unknown): CliError {
  const sentence = `The server's answer is not ${wanted}; is ${root} a Fairlead server?`;
  return new CliError(exitCodes.failed, sentence, { cause });
}

/** The last segment of `Location`: the id of what the request has made. */
export function locatedId(response: Response): string {
  const location = response.headers.get("location") ?? "";
  const id = location.split("/").at(-1) ?? "";
  if (id !== "") return id;
  throw new CliError(exitCodes.failed, "The server accepted the request without naming what it started.");
}

export function interrupted(): CliError {
  return new CliError(exitCodes.interrupted, "Interrupted.");
}

function headers(
  { path, method, json, content, accept }: RestRequest,
  credentials: string | undefined,
): Headers {
  const result = new Headers({ Accept: accept ?? "application/json" });
  if (credentials !== undefined) result.set("Authorization", credentials);
  if (path.startsWith("/vnflcm/")) result.set("Version", LCM_VERSION);
  if (content !== undefined) result.set("Content-Type", content.type);
  if (json !== undefined) {
    result.set("Content-Type", method === "PATCH" ? "application/merge-patch+json" : "application/json");
  }
  return result;
}

/** The `Date` header has whole seconds, and the answer has travelled: less than two seconds say nothing. */
function clockOffset(response: Response, now: Date): number {
  const offset = Date.parse(response.headers.get("date") ?? "") - now.getTime();
  return Math.abs(offset) >= 2000 ? offset : 0;
}

function withQuery(url: string, query: Readonly<Record<string, string>> = {}): string {
  const text = Object.entries(query)
    .map(([key, value]) => (value === "" ? key : `${key}=${encodeURIComponent(value)}`))
    .join("&");
  return text === "" ? url : `${url}?${text}`;
}

/** Only the query of the link is used: the host in it is the server's own idea of its address, maybe unknown here. */
function nextPage(link: string | null): Readonly<Record<string, string>> | undefined {
  const next = link?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
  if (next === undefined) return undefined;
  return Object.fromEntries(new URL(next, "http://localhost").searchParams);
}
