import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { requestsPerSecond } from "./load.ts";
import { seed } from "./seed.ts";

const SECONDS = 5;

/** Tacker 16 with 10,000 instances on such a machine, requests per second: [1 connection, 16 connections]. */
const TACKER = { page: [246, 94], one: [525, 538] } as const;

/** GET of a page of 100 and GET of one, by number of instances, connections and kind of row. */
export async function* list(): AsyncIterable<Figure> {
  for (const kind of ["bare", "instantiated"] as const) {
    for (const count of [100, 10_000, 100_000]) {
      const data = await aDataDir();
      const id = await seed(data.path, count, kind);
      const server = await startFairlead(data.path, 9892);
      try {
        const base = `${server.url}/vnflcm/v2/vnf_instances`;
        await requestsPerSecond({ url: base, connections: 16, seconds: 2, status: 200 });
        for (const [index, connections] of [1, 16].entries()) {
          const load = { connections, seconds: SECONDS, status: 200 };
          const label = `of ${count} ${kind}, ${connections} connection${connections > 1 ? "s" : ""}`;
          yield {
            case: `page of 100 ${label}`,
            ours: await requestsPerSecond({ url: base, ...load }),
            theirs: TACKER.page[index] ?? 0,
            unit: "requests/s",
          };
          yield {
            case: `one ${label}`,
            ours: await requestsPerSecond({ url: `${base}/${id}`, ...load }),
            theirs: TACKER.one[index] ?? 0,
            unit: "requests/s",
          };
        }
      } finally {
        await server.stop();
        await data.remove();
      }
    }
  }
}
