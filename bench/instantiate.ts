import { join } from "node:path";
import { restClient } from "../src/cli/rest/rest-client.ts";
import { type ServeProcess, serveProcess } from "../test/support/serve-process.ts";
import { type BareHelm, bareHelm } from "./bare-helm.ts";
import { aDataDir } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { instantiateOnce } from "./instantiate-once.ts";
import { median } from "./median.ts";
import { prepareVnf } from "./prepare-vnf.ts";
import { variable } from "./variable.ts";

const ROUNDS = 7;
const sample = join(import.meta.dirname, "../samples/packages/two-charts");

/** One chart brought to life, end to end, by Fairlead and by bare Helm in turns; and how soon Fairlead sees that its pods are ready. */
export async function* instantiate(): AsyncIterable<Figure> {
  const kubeconfig = variable("FAIRLEAD_TEST_KUBECONFIG");
  for (const major of [3, 4]) {
    const helm = variable(`FAIRLEAD_TEST_HELM${major}`);
    const data = await aDataDir();
    const bare = await bareHelm({ helm, kubeconfig, chart: join(sample, "Files/charts/amf-0.1.0") });
    const server = await serveProcess(data.path, { FAIRLEAD_HELM: helm });
    try {
      yield* inTurns(`Helm ${major}`, bare, server, kubeconfig);
    } finally {
      await server.stop();
      await bare.remove();
      await data.remove();
    }
  }
}

async function* inTurns(
  label: string,
  bare: BareHelm,
  server: ServeProcess,
  kubeconfig: string,
): AsyncIterable<Figure> {
  const client = restClient({ url: server.url, fetch, now: () => new Date() });
  const vnfdId = await prepareVnf(client, kubeconfig);
  const ours: number[] = [];
  const theirs: number[] = [];
  const delays: number[] = [];
  // The first of each pays for caches and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bareSeconds = await bare.installOnce();
    const { seconds, afterReadySeconds } = await instantiateOnce({ client, server, vnfdId, kubeconfig });
    if (round === 0) continue;
    theirs.push(bareSeconds);
    ours.push(seconds);
    delays.push(afterReadySeconds);
  }
  yield {
    case: `${label}, 202 to COMPLETED (helm install + kubectl)`,
    ours: median(ours),
    theirs: median(theirs),
    unit: "s",
  };
  yield { case: `${label}, last pod Ready to COMPLETED`, ours: median(delays), unit: "s" };
}
