import type { FastifyRequest } from "fastify";
import type { Authenticator } from "../../auth/authenticator.ts";
import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * A hook that refuses what a browser sends on behalf of another site's page; `undefined` with tokens, which no browser adds by itself.
 * Other clients send neither `Origin` nor `Sec-Fetch-Site`. Without authentication `Host` must be this service's too, or the page of a
 * name that was made to resolve to loopback would pass for our own (DNS rebinding).
 */
export function refuseForeignPages(authenticators: readonly Authenticator[], baseUrl: () => string) {
  const isOpen = authenticators.length === 0;
  if (!isOpen && !authenticators.some(({ isAddedByBrowsers }) => isAddedByBrowsers)) return undefined;
  return hook(({ headers }) => {
    if (isOpen) checkHost(headers.host, baseUrl);
    checkOrigin(headers, baseUrl);
  });
}

function checkHost(host: string | undefined, baseUrl: () => string): void {
  if (host === undefined || LOOPBACK.test(host)) return;
  const named = toUrl(`http://${host}`);
  if (named !== undefined && named.hostname === toUrl(baseUrl())?.hostname) return;
  throw new VnfmError(
    "FORBIDDEN",
    `Without authentication only requests to localhost are answered, not to '${host.slice(0, 200)}'. ` +
      "Configure authentication, or set FAIRLEAD_BASE_URL to the address that clients use.",
  );
}

function checkOrigin(headers: FastifyRequest["headers"], baseUrl: () => string): void {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") throw foreign("another site");
  if (origin === undefined) return;
  const from = toUrl(origin)?.host;
  if (from !== undefined && (from === toUrl(`http://${host}`)?.host || from === toUrl(baseUrl())?.host))
    return;
  throw foreign(`'${origin.slice(0, 200)}'`);
}

function toUrl(url: string): URL | undefined {
  return URL.parse(url) ?? undefined;
}

function foreign(site: string): VnfmError {
  return new VnfmError(
    "FORBIDDEN",
    `The request comes from a web page of ${site}. Call Fairlead from its own address (FAIRLEAD_BASE_URL), ` +
      "or from a program and with a token.",
  );
}
