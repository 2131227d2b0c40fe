import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { requestsPerSecond } from "./load.ts";
import { SEEDED_VNFD_ID, seed } from "./seed.ts";

/** POST of a VNF instance, durable (fsync on). Tacker 16 on such a machine: 7.4 a second. */
export async function* create(): AsyncIterable<Figure> {
  const data = await aDataDir();
  await seed(data.path, 0, "bare");
  const server = await startFairlead(data.path, 9893);
  try {
    for (const connections of [1, 16]) {
      const ours = await requestsPerSecond({
        url: `${server.url}/vnflcm/v2/vnf_instances`,
        method: "POST",
        body: JSON.stringify({ vnfdId: SEEDED_VNFD_ID, vnfInstanceName: "bench" }),
        connections,
        seconds: 5,
        status: 201,
      });
      yield {
        case: `create, ${connections} connection${connections > 1 ? "s" : ""}`,
        ours,
        theirs: 7.4,
        unit: "requests/s",
      };
    }
  } finally {
    await server.stop();
    await data.remove();
  }
}
