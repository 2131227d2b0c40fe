import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { describeCluster } from "../support/describe-cluster.ts";
import { inside, type KillPoint, killAt } from "../support/kill-at.ts";
import { testVariable } from "../support/netexec-csar.ts";

const samples = join(import.meta.dirname, "../../samples");
const never = new AbortController().signal;

const aPackage = async (name: string) => packPackage(await readTree(join(samples, "packages", name)));
const aRequest = async (name: string): Promise<JsonObject> =>
  JSON.parse(await readFile(join(samples, "requests", `manifests-${name}.json`), "utf8"));

describeCluster("plain manifests", () => {
  test("live from instantiate to terminate though the process is killed inside each operation, and leave nothing", async ({
    onTestFinished,
  }) => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const vnfm = await AVnfm.start({ FAIRLEAD_HELM: "/nowhere/helm" }, onTestFinished);
    await vnfm.registerVim(kubeconfig);
    await vnfm.onboard(await aPackage("manifests-update"));
    const id = await vnfm.create(await vnfm.onboard(await aPackage("manifests")));
    const namespace = `manifests-${randomBytes(4).toString("hex")}`;
    const list = async (apiVersion: string, kind: string) => {
      const { items } = await cluster.list({ apiVersion, kind, namespace }, never);
      return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    };
    const complete = async (point: KillPoint, ...operation: Parameters<AVnfm["start"]>) => {
      const killed = killAt(vnfm, point);
      const started = await vnfm.start(...operation);
      await killed;
      const occurrence = await vnfm.rested(started);
      expect(occurrence, occurrence.error?.detail).toMatchObject({ operationState: "COMPLETED" });
      return occurrence;
    };
    const vnfcs = async () => {
      const { instantiatedVnfInfo } = await vnfm.instance(id);
      const { vnfcResourceInfo } = instantiatedVnfInfo as { vnfcResourceInfo: readonly { id: string }[] };
      return vnfcResourceInfo.map((vnfc) => vnfc.id);
    };

    const request = await aRequest("instantiate");
    const additionalParams = { ...(request.additionalParams as JsonObject), namespace };
    const level2 = { ...request, additionalParams, instantiationLevelId: "instantiation_level_2" };
    await complete(inside("deploy-releases", 60), id, "instantiate", level2);
    expect(await vnfcs()).toEqual(["WEB-0", "WEB-1", "WEB-2", "DB-0", "PROBE-0"]);
    expect(await vnfm.instance(id)).toMatchObject({
      instantiatedVnfInfo: { metadata: { namespace, "lcm-kubernetes-def-files": { length: 4 } } },
    });
    const marks = (await list("apps/v1", "Deployment")).map(({ metadata }) => metadata.labels);
    expect(marks).toMatchObject([{ tacker_vnf_instance_id: id }]);

    await complete(inside("apply-counts", 20), id, "scale", {
      type: "SCALE_IN",
      aspectId: "web_aspect",
      numberOfSteps: 1,
    });
    // Kubernetes chooses which one goes.
    const twoLeft = await vnfcs();
    expect(twoLeft.map((vnfc) => vnfc.split("-")[0])).toEqual(["WEB", "WEB", "DB", "PROBE"]);

    const [before] = (await list("v1", "Pod")).filter(({ metadata }) => metadata.name === "probe");
    await complete(inside("replace-pods", 60), id, "heal", await aRequest("heal"));
    const [after] = (await list("v1", "Pod")).filter(({ metadata }) => metadata.name === "probe");
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);

    await complete(inside("deploy-releases", 60), id, "change_vnfpkg", await aRequest("change-vnfpkg"));
    const configMaps = (await list("v1", "ConfigMap")).map(({ metadata }) => metadata.name);
    expect(configMaps).toEqual(["kube-root-ca.crt", "web-config-2"]);
    expect(await vnfcs()).toEqual(twoLeft);

    await complete(inside("remove-releases", 40), id, "terminate", await aRequest("terminate"));
    expect(
      await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never),
    ).toBeUndefined();
  });
});
