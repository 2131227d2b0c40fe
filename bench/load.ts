import autocannon from "autocannon";

/** An answer that comes late is slow, not an error. */
const PATIENCE_SECONDS = 60;
const version = { Version: "2.0.0" };

export function instancesOf(url: string): string {
  return `${url}/vnflcm/v2/vnf_instances`;
}

export function inWords(connections: number): string {
  return `${connections} connection${connections > 1 ? "s" : ""}`;
}

/** Asks so many times, sixteen at once, that nothing of what follows is done for the first time. */
export async function warmUp(url: string, amount: number): Promise<void> {
  const { errors, non2xx } = await autocannon({
    url,
    connections: 16,
    amount,
    timeout: PATIENCE_SECONDS,
    headers: version,
  });
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} answers other than 2xx`);
}

/** Requests per second over some seconds; throws when any answer is not of the expected status. */
export async function requestsPerSecond(options: {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly method?: "GET" | "POST";
  readonly body?: string;
  readonly status: number;
  /** Gives the query of each request. */
  readonly query?: () => string;
}): Promise<number> {
  const { url, connections, seconds, method = "GET", body, status, query } = options;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    timeout: PATIENCE_SECONDS,
    method,
    headers: { ...version, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body }),
    ...(query && {
      requests: [
        { setupRequest: (request) => ({ ...request, path: `${new URL(url).pathname}?${query()}` }) },
      ],
    }),
  });
  const good = status < 300 ? result["2xx"] : result.non2xx;
  // Sixteen at once may all be answered at the same late moment.
  if (result.errors + result.non2xx + good === 0 && seconds < PATIENCE_SECONDS) {
    return await requestsPerSecond({ ...options, seconds: 2 * seconds });
  }
  if (result.errors > 0 || good === 0 || result.requests.total - good > connections) {
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} answers other than 2xx`);
  }
  return good / result.duration;
}
