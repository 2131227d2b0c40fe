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

const samples = join(import.meta.dirname, "../../samples");
const never = new AbortController().signal;

const aPackage = async (name: string) => packPackage(await readTree(join(samples, "packages", name)));
const aRequest = async (name: string): Promise<JsonObject> =>
  JSON.parse(await readFile(join(samples, "requests", `${name}.json`), "utf8"));

describe.concurrent.each(["FAIRLEAD_TEST_HELM3", "FAIRLEAD_TEST_HELM4"] as const)("with %s", (helm) => {
  test("the sample is healed in part and whole, made anew, taken over to its next version, and back from a broken one", async ({
    onTestFinished,
  }) => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const vnfm = await AVnfm.start(
      { FAIRLEAD_HELM: testVariable(helm), FAIRLEAD_WAIT_SECONDS: "40" },
      onTestFinished,
    );
    await vnfm.registerVim(kubeconfig);
    await vnfm.onboard(await aPackage("tacker-helm-update"));
    const id = await vnfm.create(await vnfm.onboard(await aPackage("tacker-helm")));
    const namespace = `heal-${randomBytes(4).toString("hex")}`;
    const pods = async () => {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, never);
      return Object.fromEntries(
        items
          .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
          .map(({ metadata }) => [metadata.labels?.vdu, metadata]),
      );
    };
    const complete = async (...operation: Parameters<AVnfm["start"]>) => {
      const occurrence = await vnfm.rested(await vnfm.start(...operation));
      expect(occurrence, occurrence.error?.detail).toMatchObject({ operationState: "COMPLETED" });
      return occurrence;
    };
    const request = await aRequest("tacker-helm-instantiate");
    await complete(id, "instantiate", {
      ...request,
      additionalParams: { ...(request.additionalParams as JsonObject), namespace },
    });

    const first = await pods();
    const healed = await complete(id, "heal", await aRequest("tacker-helm-heal"));
    const second = await pods();
    expect(healed).toMatchObject({
      resourceChanges: { affectedVnfcs: [{ id: "VDU1-0", changeType: "MODIFIED" }] },
    });
    expect(second.vdu1?.uid).not.toBe(first.vdu1?.uid);
    expect(second.vdu2?.uid).toBe(first.vdu2?.uid);

    await complete(id, "heal", {});
    const third = await pods();
    expect(third.vdu1?.uid).not.toBe(second.vdu1?.uid);
    expect(third.vdu2?.uid).not.toBe(second.vdu2?.uid);

    await complete(id, "heal", { additionalParams: { all: true } });
    expect(await vnfm.instance(id)).toMatchObject({
      instantiatedVnfInfo: {
        metadata: { revision: "1" },
        vnfcResourceInfo: [{ id: "VDU1-0" }, { id: "VDU2-0" }],
      },
    });

    const change = await aRequest("tacker-helm-change-vnfpkg");
    const changed = await complete(id, "change_vnfpkg", change);
    expect(changed).toMatchObject({
      modificationsTriggeredByVnfPkgChange: { vnfdId: change.vnfdId, vnfSoftwareVersion: "1.1" },
    });
    expect((await pods()).vdu1?.labels).toMatchObject({ "app.kubernetes.io/version": "0.1.1" });
    expect(await vnfm.instance(id)).toMatchObject({
      vnfdId: change.vnfdId,
      instantiatedVnfInfo: { metadata: { revision: "2" } },
    });

    const broken = {
      ...change,
      additionalParams: {
        ...(change.additionalParams as JsonObject),
        helm_values: { image: { tag: "none" } },
      },
    };
    const breaking = await vnfm.start(id, "change_vnfpkg", broken);
    const failed = await vnfm.rested(breaking);
    expect(failed).toMatchObject({ operationState: "FAILED_TEMP" });
    expect(failed.error?.detail).toMatch(/ErrImage|ImagePull/);
    await vnfm.client.send({ method: "POST", path: `/vnflcm/v2/vnf_lcm_op_occs/${breaking}/rollback` });
    expect(await vnfm.rested(breaking)).toMatchObject({ operationState: "ROLLED_BACK" });
    expect(await vnfm.instance(id)).toMatchObject({
      instantiatedVnfInfo: {
        metadata: { revision: "4" },
        vnfcResourceInfo: [{ id: "VDU1-0" }, { id: "VDU2-0" }],
      },
    });

    await complete(id, "terminate", { terminationType: "FORCEFUL" });
    expect(
      await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never),
    ).toBeUndefined();
  });
});
