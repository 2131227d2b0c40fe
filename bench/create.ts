import { besideTacker } from "./beside-tacker.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { instancesOf, inWords, requestsPerSecond } from "./load.ts";
import { SEEDED_VNFD_ID, seed } from "./seed.ts";

/** Of Tacker 16 on another machine, at either number of connections. */
const RECORDED = 7.4;

/** POST of a VNF instance, durable (fsync on), by Fairlead and by Tacker in turns. */
export async function* create(): AsyncIterable<Figure> {
  const beside = await besideTacker();
  const data = await aDataDir();
  await seed(data.path, 0, "bare");
  const server = await startFairlead(data.path, 9893);
  try {
    for (const connections of [1, 16]) {
      const creations = (url: string, seconds: number) =>
        requestsPerSecond({
          url: instancesOf(url),
          method: "POST",
          body: JSON.stringify({ vnfdId: SEEDED_VNFD_ID, vnfInstanceName: "bench" }),
          connections,
          seconds,
          status: 201,
        });
      yield {
        case: beside.label(`create, ${inWords(connections)}`),
        ours: await creations(server.url, 5),
        // Longer, for it does few a second.
        theirs: await beside.figure(RECORDED, ({ url }) => creations(url, 20)),
        unit: "requests/s",
      };
    }
  } finally {
    await server.stop();
    await data.remove();
    await beside.stop();
  }
}
