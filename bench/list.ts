import { randomInt } from "node:crypto";
import { type BesideTacker, besideTacker } from "./beside-tacker.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { requestsPerSecond, warmUp } from "./load.ts";
import { median } from "./median.ts";
import { seed } from "./seed.ts";
import { seedTacker } from "./seed-tacker.ts";

const TURNS = 3;
const SECONDS = 2;

/** Of Tacker 16 with 10,000 instances on another machine, requests per second: [1 connection, 16 connections]. */
const RECORDED = { page: [246, 94], one: [525, 538] } as const;

/** GET of the first page of 100, of any page, and of one, by number of instances, connections and kind of row, by Fairlead and by Tacker in turns. */
export async function* list(): AsyncIterable<Figure> {
  const beside = await besideTacker();
  try {
    for (const kind of ["bare", "instantiated"] as const) {
      for (const count of [100, 10_000, 100_000]) {
        const data = await aDataDir();
        const ids = await seed(data.path, count, kind);
        const theirId = beside.tacker ? await seedTacker(beside.tacker, count, kind) : "";
        const server = await startFairlead(data.path, 9892);
        try {
          await warmUp(instancesOf(server.url), 3_200);
          if (beside.tacker) await warmUp(instancesOf(beside.tacker.url), 160);
          for (const [index, connections] of [1, 16].entries()) {
            const label = `of ${count} ${kind}, ${connections} connection${connections > 1 ? "s" : ""}`;
            yield* compare({ beside, url: server.url, ids, theirId, index, connections, label });
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

interface Sides {
  readonly beside: BesideTacker;
  /** Of Fairlead, and what it holds. */
  readonly url: string;
  readonly ids: readonly string[];
  readonly theirId: string;
  readonly connections: number;
  /** Of the recorded figures. */
  readonly index: number;
  readonly label: string;
}

/** The median of short turns: the machine is at times twice as fast as at others. */
async function* compare(sides: Sides): AsyncIterable<Figure> {
  const { beside, url, ids, theirId, index, connections, label } = sides;
  const load = { connections, seconds: SECONDS, status: 200 };
  const pages = (of: string) => requestsPerSecond({ url: instancesOf(of), ...load });
  const ones = (of: string, id: string | undefined) =>
    requestsPerSecond({ url: `${instancesOf(of)}/${id}`, ...load });
  const anyMarker = () => `nextpage_opaque_marker=${ids[randomInt(ids.length)]}`;
  const ours = { page: [] as number[], anyPage: [] as number[], one: [] as number[] };
  const theirs = { page: [] as number[], one: [] as number[] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    ours.page.push(await pages(url));
    theirs.page.push(await beside.figure(RECORDED.page[index] ?? 0, (tacker) => pages(tacker.url)));
    ours.anyPage.push(await requestsPerSecond({ url: instancesOf(url), ...load, query: anyMarker }));
    ours.one.push(await ones(url, ids.at(-1)));
    theirs.one.push(await beside.figure(RECORDED.one[index] ?? 0, (tacker) => ones(tacker.url, theirId)));
  }
  const figure = (what: string, mine: readonly number[], other: readonly number[]): Figure => ({
    case: beside.label(`${what} ${label}`),
    ours: median(mine),
    theirs: median(other),
    unit: "requests/s",
  });
  yield figure("page of 100", ours.page, theirs.page);
  // Beside Tacker's first page, which takes it a query less; it knows no markers but its own.
  yield figure("any page of 100", ours.anyPage, theirs.page);
  yield figure("one", ours.one, theirs.one);
}

function instancesOf(url: string): string {
  return `${url}/vnflcm/v2/vnf_instances`;
}
