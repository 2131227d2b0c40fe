import { join } from "node:path";
import { serveProcess } from "../test/support/serve-process.ts";
import { bareHelm } from "./bare-helm.ts";
import { aDataDir } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { inTurns } from "./in-turns.ts";
import { variable } from "./variable.ts";

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
      yield* inTurns({
        label: `Helm ${major}`,
        person: bare,
        commands: "helm install + kubectl",
        server,
        kubeconfig,
      });
    } finally {
      await server.stop();
      await bare.remove();
      await data.remove();
    }
  }
}
