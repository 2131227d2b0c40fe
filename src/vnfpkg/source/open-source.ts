import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { VnfmError } from "../../domain/errors.ts";
import type { AddressPolicy } from "../../support/address-policy.ts";
import { checkedLookup, checkHost, ForbiddenAddressError } from "../../support/checked-lookup.ts";
import { reasonOf } from "../../support/connection-failure.ts";

/** SOL005 9.5.2.6, UploadVnfPackageFromUriRequest. */
export interface PackageSource {
  readonly addressInformation: string;
  readonly userName?: string;
  readonly password?: string;
}

export interface SourceRules {
  readonly mayConnect: AddressPolicy;
  /** Until the answer's headers are there, redirects included. */
  readonly answerMs: number;
  /** Between two pieces of the content. */
  readonly idleMs: number;
  /** For the whole content. */
  readonly contentMs: number;
  readonly maxBytes: number;
}

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a package by HTTP(S); resolves when its content begins to arrive. Names are resolved once and connected to at exactly the
 * address that was checked, at every redirect anew, so that nobody can make Fairlead reach into its own network. SOURCE_FORBIDDEN,
 * SOURCE_UNREACHABLE, BODY_TOO_LARGE; their sentences never hold credentials or the query.
 */
export async function openSource(
  source: PackageSource,
  rules: SourceRules,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const first = parseUrl(source.addressInformation);
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), rules.answerMs);
  const patience = AbortSignal.any([signal, timer.signal]);
  try {
    let url = first;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await ask(url, url.origin === first.origin ? source : undefined, rules, patience).catch(
        (error: unknown) => {
          signal.throwIfAborted();
          if (!timer.signal.aborted) throw error;
          throw unreachable(url, `no answer within ${rules.answerMs / 1000} s`, error);
        },
      );
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return accept(answer, url, rules);
      answer.destroy();
      if (!REDIRECTS.has(statusCode) || headers.location === undefined) {
        throw unreachable(url, `it answered with status ${statusCode}`);
      }
      if (redirects === MAX_REDIRECTS)
        throw unreachable(url, `it redirects more than ${MAX_REDIRECTS} times`);
      url = parseUrl(headers.location, url);
    }
  } finally {
    clearTimeout(timeout);
  }
}

function accept(answer: IncomingMessage, url: URL, rules: SourceRules): IncomingMessage {
  if (Number(answer.headers["content-length"] ?? 0) > rules.maxBytes) {
    answer.destroy();
    throw new VnfmError(
      "BODY_TOO_LARGE",
      `The package at ${named(url)} is larger than ${rules.maxBytes} bytes; FAIRLEAD_MAX_PACKAGE_MEGABYTES sets this limit.`,
    );
  }
  answer.setTimeout(rules.idleMs, () => {
    answer.destroy(unreachable(url, `it sent nothing for ${rules.idleMs / 1000} s`));
  });
  const whole = setTimeout(() => {
    answer.destroy(unreachable(url, `it was not sent whole within ${rules.contentMs / 1000} s`));
  }, rules.contentMs);
  answer.once("close", () => clearTimeout(whole));
  // Whoever reads it learns of its errors; one before that must not end the process.
  answer.on("error", () => undefined);
  return answer;
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null) throw new VnfmError("SOURCE_FORBIDDEN", "The package's address is no valid URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new VnfmError(
      "SOURCE_FORBIDDEN",
      `Packages are fetched by http or https, not by ${url.protocol}//.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new VnfmError(
      "SOURCE_FORBIDDEN",
      "The package's address holds credentials; give them as userName and password.",
    );
  }
  return url;
}

async function ask(
  url: URL,
  credentials: PackageSource | undefined,
  { mayConnect }: SourceRules,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  try {
    checkHost(url, mayConnect);
  } catch (error) {
    throw toRefusal(url, error);
  }
  const options: RequestOptions = {
    signal,
    agent: false,
    lookup: checkedLookup(mayConnect),
    headers: { accept: "application/zip, */*", "accept-encoding": "identity", "user-agent": "fairlead" },
    ...(credentials?.userName === undefined
      ? {}
      : { auth: `${credentials.userName}:${credentials.password ?? ""}` }),
  };
  const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
  return new Promise((resolveAnswer, reject) => {
    request.once("response", resolveAnswer);
    // Stays for the connection's life: an error after the answer has begun reaches its reader through the answer.
    request.on("error", (error) => reject(toRefusal(url, error)));
    request.end();
  });
}

function toRefusal(url: URL, error: unknown): VnfmError {
  if (!(error instanceof ForbiddenAddressError)) return unreachable(url, reasonOf(error), error);
  return new VnfmError(
    "SOURCE_FORBIDDEN",
    `${named(url)} leads to ${error.address}, which is no public address; FAIRLEAD_ALLOWED_SOURCES can permit it.`,
  );
}

function unreachable(url: URL, reason: string, cause?: unknown): VnfmError {
  return new VnfmError(
    "SOURCE_UNREACHABLE",
    `The package could not be fetched from ${named(url)}: ${reason}.`,
    {
      cause,
    },
  );
}

/** Without path and query: they may hold what only the client should know. */
function named(url: URL): string {
  return url.origin;
}
