import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { testVariable } from "../support/netexec-csar.ts";

const samples = join(import.meta.dirname, "../../samples/packages");
const never = new AbortController().signal;

const counts = { AMF: { replica: "replicaCount" }, SMF: { replica: "replicaCount" } };

describe.concurrent.each(["FAIRLEAD_TEST_HELM3", "FAIRLEAD_TEST_HELM4"] as const)("with %s", (helm) => {
  async function aVnfm(
    onFinished: (cleanUp: () => Promise<void>) => void,
    env: Readonly<Record<string, string>> = {},
  ) {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const registry = testVariable("FAIRLEAD_TEST_OCI_REGISTRY").replace(/^oci:\/\/([^/]+).*$/, "$1");
    const vnfm = await AVnfm.start(
      {
        FAIRLEAD_HELM: testVariable(helm),
        FAIRLEAD_PLAIN_HTTP_REGISTRIES: registry,
        ...env,
      },
      onFinished,
    );
    await vnfm.registerVim(kubeconfig);
    const vnfdId = await vnfm.onboard(await packPackage(await readTree(join(samples, "two-charts"))));
    const namespace = `life-${randomBytes(4).toString("hex")}`;
    const id = await vnfm.create(vnfdId);
    const instantiate = async (body: JsonObject, additionalParams: JsonObject) => {
      const params = { flavourId: "core", ...body, additionalParams: { namespace, ...additionalParams } };
      return vnfm.rested(await vnfm.start(id, "instantiate", params));
    };
    const terminate = async (body: JsonObject = { terminationType: "FORCEFUL" }) =>
      vnfm.rested(await vnfm.start(id, "terminate", body));
    const isGone = async () =>
      (await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never)) === undefined;
    return { vnfm, cluster, namespace, id, instantiate, terminate, isGone };
  }

  test("a VNF of two charts lives at the level asked for, and leaves nothing", async ({ onTestFinished }) => {
    const { vnfm, cluster, namespace, id, instantiate, terminate, isGone } = await aVnfm(onTestFinished);

    const instantiation = await instantiate({ instantiationLevelId: "large" }, { helm_value_names: counts });

    expect(instantiation).toMatchObject({ operationState: "COMPLETED" });
    expect(await vnfm.instance(id)).toMatchObject({
      instantiationState: "INSTANTIATED",
      instantiatedVnfInfo: {
        vnfState: "STARTED",
        vnfcResourceInfo: ["AMF-0", "AMF-1", "AMF-2", "SMF-0", "SMF-1"].map((vnfcId) => ({ id: vnfcId })),
        metadata: { namespace, releases: [{ revision: "1" }, { revision: "1" }] },
      },
    });
    const { items: pods } = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, never);
    expect(pods).toHaveLength(5);

    expect(await terminate({ terminationType: "GRACEFUL" })).toMatchObject({ operationState: "COMPLETED" });
    expect(await isGone()).toBe(true);
  });

  test("an image that is not there is said at once, kept for a look, and rolled back", async ({
    onTestFinished,
  }) => {
    // Time in which even a slow node has tried to pull it.
    const { vnfm, namespace, id, isGone } = await aVnfm(onTestFinished, { FAIRLEAD_WAIT_SECONDS: "120" });
    const progress: string[] = [];
    vnfm.onLine(({ msg, step }) => {
      if (step === "await-readiness" || step === "deploy-releases") progress.push(msg);
    });

    const occurrenceId = await vnfm.start(id, "instantiate", {
      flavourId: "amf-only",
      additionalParams: { namespace, helm_values: { amf: { image: { tag: "no-such-tag" } } } },
    });
    const failed = await vnfm.rested(occurrenceId);

    expect(failed).toMatchObject({ operationState: "FAILED_TEMP", error: { status: 422 } });
    expect(failed.error?.detail).toMatch(/no-such-tag/);
    expect(failed.error?.detail).toMatch(/ErrImagePull|ImagePullBackOff/);
    expect(progress.some((sentence) => /ErrImagePull|ImagePullBackOff/.test(sentence))).toBe(true);
    expect(await isGone()).toBe(false);

    // What goes has all the time that it needs.
    await vnfm.kill();
    await vnfm.restart({ FAIRLEAD_WAIT_SECONDS: "500" });
    await vnfm.client.send({ method: "POST", path: `/vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}/rollback` });
    expect(await vnfm.rested(occurrenceId)).toMatchObject({ operationState: "ROLLED_BACK" });
    expect(await vnfm.instance(id)).toMatchObject({ instantiationState: "NOT_INSTANTIATED" });
    expect(await isGone()).toBe(true);
  });

  test("charts from a repository and a registry live side by side", async ({ onTestFinished }) => {
    const { instantiate, terminate, isGone } = await aVnfm(onTestFinished);

    const instantiation = await instantiate(
      {},
      {
        helm_chart_path: {
          web: {
            repository: testVariable("FAIRLEAD_TEST_CHART_REPOSITORY"),
            chart: "netexec",
            version: "0.1.0",
          },
          oci: { oci: `${testVariable("FAIRLEAD_TEST_OCI_REGISTRY")}/netexec`, version: "0.1.0" },
        },
        helm_parameters: { web: { replicaCount: 2 } },
        vdu_mapping: { AMF: { name: "netexec" } },
      },
    );

    expect(instantiation, instantiation.error?.detail).toMatchObject({ operationState: "COMPLETED" });
    expect(await terminate()).toMatchObject({ operationState: "COMPLETED" });
    expect(await isGone()).toBe(true);
  });
});
