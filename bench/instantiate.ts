import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packPackage, readTree } from "../scripts/pack-package.ts";
import { type RestClient, restClient } from "../src/cli/rest/rest-client.ts";
import { registerVim } from "../src/cli/rest/vims.ts";
import { createVnfPackage, getVnfPackage, uploadVnfPackage } from "../src/cli/rest/vnf-packages.ts";
import { type ServeProcess, serveProcess } from "../test/support/serve-process.ts";
import { type BareHelm, bareHelm } from "./bare-helm.ts";
import { aDataDir } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { instantiateOnce } from "./instantiate-once.ts";
import { median } from "./median.ts";
import { poll } from "./poll.ts";

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
  const vnfdId = await prepare(client, kubeconfig);
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

/** The cluster registered, the package onboarded; its vnfdId. */
async function prepare(client: RestClient, kubeconfig: string): Promise<string> {
  const text = await readFile(kubeconfig, "utf8");
  await registerVim(client, {
    name: "bench",
    type: "kubernetes",
    auth_url: /server: (\S+)/.exec(text)?.[1] ?? "",
    auth_cred: {},
    vim_project: { name: "default" },
    is_default: true,
    extra: { use_helm: true, kubeconfig: text },
  });
  const { id } = await createVnfPackage(client, {});
  const csar = await packPackage(await readTree(sample));
  await uploadVnfPackage(client, id, new Blob([new Uint8Array(csar)]));
  return await poll(async () => {
    const { onboardingState, vnfdId, onboardingFailureDetails } = await getVnfPackage(client, id);
    if (onboardingState === "ERROR") throw new Error(onboardingFailureDetails?.detail);
    return onboardingState === "ONBOARDED" ? vnfdId : undefined;
  });
}

function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set; bring the testbed up and run: eval "$(npm run -s testbed -- env)"`);
}
