import { besideTacker } from "./beside-tacker.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { requestsPerSecond, warmUp } from "./load.ts";
import { seed } from "./seed.ts";
import { seedTacker } from "./seed-tacker.ts";

const SECONDS = 5;

/** Of Tacker 16 with 10,000 instances on another machine, requests per second: [1 connection, 16 connections]. */
const RECORDED = { page: [246, 94], one: [525, 538] } as const;

/** GET of a page of 100 and GET of one, by number of instances, connections and kind of row, by Fairlead and by Tacker in turns. */
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
            const ones = (url: string, which: string) =>
              requestsPerSecond({ url: `${instancesOf(url)}/${which}`, ...load });
            yield {
              case: beside.label(`page of 100 ${label}`),
              ours: await pages(server.url),
              theirs: await beside.figure(RECORDED.page[index] ?? 0, ({ url }) => pages(url)),
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
