import { resolve } from "node:path";
import type { Part } from "../part.ts";
import { kubeconfigFile } from "./state.ts";

const { FAIRLEAD_TEST_KUBECONFIG } = process.env;

/** The kubeconfig of somebody else's cluster, when the tests are to run there. */
export const existingKubeconfig =
  // What `testbed env` says may well come back to us: that one is ours.
  FAIRLEAD_TEST_KUBECONFIG && resolve(FAIRLEAD_TEST_KUBECONFIG) !== kubeconfigFile
    ? resolve(FAIRLEAD_TEST_KUBECONFIG)
    : undefined;

/** A cluster that the testbed neither starts nor ends. */
export function existingCluster(kubeconfig: string): Part {
  return {
    name: "cluster",

    async observe() {
      const { server, version } = await askVersion(kubeconfig);
      return { kind: "up", detail: `yours at ${server}, Kubernetes ${version}` };
    },
    async prepare() {},
    async up() {
      await askVersion(kubeconfig);
    },
    async down() {},
    async environment() {
      return { FAIRLEAD_TEST_KUBECONFIG: kubeconfig };
    },
  };
}

async function askVersion(kubeconfig: string): Promise<{ server: string; version: string }> {
  try {
    // It takes a second of the processor to load, and most commands never come here.
    const { KubeConfig, VersionApi } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const { gitVersion } = await config.makeApiClient(VersionApi).getCode();
    return { server: config.getCurrentCluster()?.server ?? "", version: gitVersion };
  } catch (cause) {
    throw new Error(
      `The cluster of FAIRLEAD_TEST_KUBECONFIG=${kubeconfig} does not answer: ${cause}. Unset it to use the testbed's own.`,
      { cause },
    );
  }
}
