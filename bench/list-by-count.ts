import { type FairleadServer, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { readsOf, type SeededFolder, TURNS } from "./list-reads.ts";
import { instancesOf, inWords, warmUp } from "./load.ts";
import { median } from "./median.ts";

const FIRST_PORT = 9894;

/** Whether a request costs the same however many instances there are: servers with many and few of them, in turns. */
export async function* listByCount(folders: readonly SeededFolder[]): AsyncIterable<Figure> {
  const servers: FairleadServer[] = [];
  try {
    for (const [index, { data }] of folders.entries()) {
      const server = await startFairlead(data.path, FIRST_PORT + index);
      servers.push(server);
      await warmUp(instancesOf(server.url), 3_200);
    }
    for (const connections of [1, 16]) {
      const sides = folders.map((folder, index) => ({
        ...folder,
        reads: readsOf(String(servers[index]?.url), connections),
        page: [] as number[],
        one: [] as number[],
      }));
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const { reads, page } of sides) page.push(await reads.page());
        for (const { reads, one, ids } of sides) one.push(await reads.one(String(ids[0])));
      }
      const [fewest, ...more] = sides;
      for (const { kind, count, page, one } of fewest ? more : []) {
        const figure = (what: string, mine: readonly number[], other: readonly number[] = []): Figure => ({
          case: `${what} of ${count} beside of ${fewest?.count}, ${kind}, ${inWords(connections)}`,
          ours: median(mine),
          theirs: median(other),
          unit: "requests/s",
        });
        yield figure("page of 100", page, fewest?.page);
        yield figure("one", one, fewest?.one);
      }
    }
  } finally {
    for (const server of servers) await server.stop();
  }
}
