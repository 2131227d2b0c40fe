import type { BesideTacker } from "./beside-tacker.ts";
import { startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { readsOf, type SeededFolder, TURNS } from "./list-reads.ts";
import { instancesOf, inWords, warmUp } from "./load.ts";
import { median } from "./median.ts";
import { seedTacker } from "./seed-tacker.ts";

/** Of Tacker 16 with 10,000 instances on another machine, requests per second, by number of connections. */
const RECORDED = { 1: { page: 246, one: 525 }, 16: { page: 94, one: 538 } } as const;

/** Fairlead and Tacker with as many instances of the same kind. */
export async function* listBesideTacker(
  beside: BesideTacker,
  { kind, count, data, ids }: SeededFolder,
): AsyncIterable<Figure> {
  const theirId = beside.tacker ? await seedTacker(beside.tacker, count, kind) : "";
  const server = await startFairlead(data.path, 9892);
  try {
    await warmUp(instancesOf(server.url), 3_200);
    if (beside.tacker) await warmUp(instancesOf(beside.tacker.url), 160);
    for (const connections of [1, 16] as const) {
      const reads = readsOf(server.url, connections);
      const recorded = RECORDED[connections];
      const ours = { page: [] as number[], anyPage: [] as number[], one: [] as number[] };
      const theirs = { page: [] as number[], one: [] as number[] };
      for (let turn = 0; turn < TURNS; turn += 1) {
        ours.page.push(await reads.page());
        theirs.page.push(
          await beside.figure(recorded.page, (tacker) => readsOf(tacker.url, connections).page()),
        );
        ours.anyPage.push(await reads.anyPage(ids));
        ours.one.push(await reads.one(String(ids[0])));
        theirs.one.push(
          await beside.figure(recorded.one, (tacker) => readsOf(tacker.url, connections).one(theirId)),
        );
      }
      const figure = (what: string, mine: readonly number[], other: readonly number[]): Figure => ({
        case: beside.label(`${what} of ${count} ${kind}, ${inWords(connections)}`),
        ours: median(mine),
        theirs: median(other),
        unit: "requests/s",
      });
      yield figure("page of 100", ours.page, theirs.page);
      // Beside Tacker's first page, which takes it a query less; it knows no markers but its own.
      yield figure("any page of 100", ours.anyPage, theirs.page);
      yield figure("one", ours.one, theirs.one);
    }
  } finally {
    await server.stop();
  }
}
