import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { testVariable } from "../support/netexec-csar.ts";

const sample = join(import.meta.dirname, "../../samples/packages/two-charts");

test("a list of releases, of the package and of a repository, runs by version 1, and leaves nothing", async ({
  onTestFinished,
}) => {
  const vnfm = await AVnfm.start({ FAIRLEAD_HELM: testVariable("FAIRLEAD_TEST_HELM3") }, onTestFinished);
  const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
  await vnfm.registerVim(kubeconfig);
  const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
  const id = await vnfm.create(await vnfm.onboard(await packPackage(await readTree(sample))));
  const unique = randomBytes(4).toString("hex");
  const path = `/vnflcm/v1/vnf_instances/${id}`;
  const rested = async (task: string, json: JsonObject) => {
    const answer = await vnfm.client.send({ method: "POST", path: `${path}/${task}`, json });
    return vnfm.rested(answer.headers.get("location")?.split("/").at(-1) ?? "");
  };

  const instantiation = await rested("instantiate", {
    flavourId: "core",
    additionalParams: {
      namespace: `v1-${unique}-A`,
      use_helm: "true",
      using_helm_install_param: [
        {
          exthelmchart: "false",
          helmchartfile_path: "Files/charts/amf-0.1.0.tgz",
          helmreleasename: `amf-${unique}`,
          helmparameter: ["resources.requests.cpu=5m", "resources.requests.memory=16Mi"],
        },
        {
          exthelmchart: "true",
          helmreleasename: `web-${unique}`,
          helmparameter: ["replicaCount=2"],
          helmrepositoryname: "testbed",
          helmchartname: "netexec",
          exthelmrepo_url: testVariable("FAIRLEAD_TEST_CHART_REPOSITORY"),
        },
      ],
      helm_replica_values: { amf_aspect: "replicaCount", smf_aspect: "replicaCount" },
      vdu_mapping: {
        AMF: { kind: "Deployment", name: `amf-${unique}-amf`, helmreleasename: `amf-${unique}` },
        SMF: { kind: "Deployment", name: `web-${unique}-netexec`, helmreleasename: `web-${unique}` },
      },
    },
  });

  expect(instantiation, instantiation.error?.detail).toMatchObject({
    operationState: "COMPLETED",
    warnings: [expect.stringMatching(/^web-.* gives to replicaCount is not used: .* VDU SMF, which is 1\./)],
  });
  expect(await vnfm.client.get(path)).toMatchObject({
    metadata: { namespace: `v1-${unique}-a` },
    instantiatedVnfInfo: {
      vnfcResourceInfo: expect.arrayContaining([
        expect.objectContaining({ id: "AMF-0" }),
        expect.objectContaining({ id: "SMF-0" }),
      ]),
      vnf_resources: expect.arrayContaining([
        expect.objectContaining({ resource_type: "apps/v1,Deployment" }),
        expect.objectContaining({ resource_type: "v1,Service" }),
      ]),
    },
  });
  expect(await rested("terminate", { terminationType: "FORCEFUL" })).toMatchObject({
    operationState: "COMPLETED",
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", name: `v1-${unique}-a` };
  expect(await cluster.get(namespace, new AbortController().signal)).toBeUndefined();
});
