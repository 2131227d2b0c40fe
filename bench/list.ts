import { randomUUID } from "node:crypto";
import { besideTacker } from "./beside-tacker.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { requestsPerSecond, warmUp } from "./load.ts";
import { seed } from "./seed.ts";
import { seedTacker } from "./seed-tacker.ts";

const SECONDS = 5;

/** Of Tacker 16 with 10,000 instances on another machine, requests per second: [1 connection, 16 connections]. */
const RECORDED = { page: [246, 94], one: [525, 538] } as const;

/** GET of a page of 100, always the first or any, and GET of one, by number of instances, connections and kind of row, by Fairlead and by Tacker in turns. */
export async function* list(): AsyncIterable<Figure> {
  const beside = await besideTacker();
  try {
    for (const kind of ["bare", "instantiated"] as const) {
      for (const count of [100, 10_000, 100_000]) {
        const data = await aDataDir();
        const id = await seed(data.path, count, kind);
        const theirId = beside.tacker ? await seedTacker(beside.tacker, count, kind) : "";
        const server = await startFairlead(data.path, 9892);
        try {
          await warmUp(instancesOf(server.url), 3_200);
          if (beside.tacker) await warmUp(instancesOf(beside.tacker.url), 160);
          for (const [index, connections] of [1, 16].entries()) {
            const load = { connections, seconds: SECONDS, status: 200 };
            const label = `of ${count} ${kind}, ${connections} connection${connections > 1 ? "s" : ""}`;
            const pages = (url: string) => requestsPerSecond({ url: instancesOf(url), ...load });
            const anyPages = (url: string) =>
              requestsPerSecond({
                url: instancesOf(url),
                ...load,
                query: () => `nextpage_opaque_marker=${randomUUID()}`,
              });
            const ones = (url: string, which: string) =>
              requestsPerSecond({ url: `${instancesOf(url)}/${which}`, ...load });
            const theirPages = await beside.figure(RECORDED.page[index] ?? 0, ({ url }) => pages(url));
            yield {
              case: beside.label(`page of 100 ${label}`),
              ours: await pages(server.url),
              theirs: theirPages,
              unit: "requests/s",
            };
            // Beside Tacker's first page, which takes it a query less; it knows no markers but its own.
            yield {
              case: beside.label(`any page of 100 ${label}`),
              ours: await anyPages(server.url),
              theirs: theirPages,
              unit: "requests/s",
            };
            yield {
              case: beside.label(`one ${label}`),
              ours: await ones(server.url, id),
              theirs: await beside.figure(RECORDED.one[index] ?? 0, ({ url }) => ones(url, theirId)),
              unit: "requests/s",
            };
          }
        } finally {
          await server.stop();
          await data.remove();
        }
      }
    }
  } finally {
    await beside.stop();
  }
}

function instancesOf(url: string): string {
  return `${url}/vnflcm/v2/vnf_instances`;
}
