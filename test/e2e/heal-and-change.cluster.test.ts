import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import { cancelLcmOpOcc, decideLcmOpOcc } from "../../src/cli/rest/lcm-op-occs.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { eventually } from "../support/eventually.ts";
import { testVariable } from "../support/netexec-csar.ts";

const samples = join(import.meta.dirname, "../../samples");
const never = new AbortController().signal;

const aPackage = async (name: string) => packPackage(await readTree(join(samples, "packages", name)));
const aRequest = async (name: string): Promise<JsonObject> =>
  JSON.parse(await readFile(join(samples, "requests", `${name}.json`), "utf8"));

describe.concurrent.each(["FAIRLEAD_TEST_HELM3", "FAIRLEAD_TEST_HELM4"] as const)("with %s", (helm) => {
  test("the sample is healed in part and whole, made anew, scaled and back, and taken over to its next version and back", async ({
    onTestFinished,
  }) => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const vnfm = await AVnfm.start({ FAIRLEAD_HELM: testVariable(helm) }, onTestFinished);
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
    /** What no time mends: it is not waited for until the operation gives up. */
    const cancelOnceItSays = async (occurrenceId: string, trouble: RegExp) => {
      await eventually(() => {
        const said = vnfm.lines.filter((line) => line.occurrenceId === occurrenceId);
        expect(said.map(({ msg }) => msg).join("\n")).toMatch(trouble);
      });
      await cancelLcmOpOcc(vnfm.client, occurrenceId, "FORCEFUL");
      expect(await vnfm.rested(occurrenceId)).toMatchObject({ operationState: "FAILED_TEMP" });
    };
    // No value is named for the numbers: they have to be found.
    const { helm_value_names: _, ...additionalParams } = (await aRequest("tacker-helm-instantiate"))
      .additionalParams as JsonObject;
    await complete(id, "instantiate", {
      flavourId: "simple",
      additionalParams: { ...additionalParams, namespace },
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

    await complete(id, "scale", { type: "SCALE_OUT", aspectId: "vdu1_aspect" });
    const expectLevelOne = async () => {
      const { instantiatedVnfInfo } = await vnfm.instance(id);
      const info = instantiatedVnfInfo as {
        readonly scaleStatus: readonly JsonObject[];
        readonly vnfcResourceInfo: readonly { readonly id: string }[];
      };
      expect(info.scaleStatus).toMatchObject([{ aspectId: "vdu1_aspect", scaleLevel: 1 }, { scaleLevel: 0 }]);
      // In the order of their pods.
      const vnfcIds = info.vnfcResourceInfo.map((vnfc) => vnfc.id).toSorted();
      expect(vnfcIds).toEqual(["VDU1-0", "VDU1-1", "VDU2-0"]);
    };
    await expectLevelOne();

    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "full", namespace } };
    await cluster.create({ ...quota, spec: { hard: { pods: "3" } } }, never);
    const scaling = await vnfm.start(id, "scale", { type: "SCALE_OUT", aspectId: "vdu1_aspect" });
    await cancelOnceItSays(scaling, /exceeded quota/);
    await decideLcmOpOcc(vnfm.client, scaling, "rollback");
    expect(await vnfm.rested(scaling)).toMatchObject({ operationState: "ROLLED_BACK" });
    await expectLevelOne();
    await cluster.delete({ ...quota, name: "full", namespace }, {}, never);

    const change = await aRequest("tacker-helm-change-vnfpkg");
    const changed = await complete(id, "change_vnfpkg", change);
    expect(changed).toMatchObject({
      modificationsTriggeredByVnfPkgChange: { vnfdId: change.vnfdId, vnfSoftwareVersion: "1.1" },
    });
    expect((await pods()).vdu1?.labels).toMatchObject({ "app.kubernetes.io/version": "0.1.1" });
    expect(await vnfm.instance(id)).toMatchObject({ vnfdId: change.vnfdId });
    await expectLevelOne();

    const broken = {
      ...change,
      additionalParams: {
        ...(change.additionalParams as JsonObject),
        helm_values: { image: { tag: "none" } },
      },
    };
    const breaking = await vnfm.start(id, "change_vnfpkg", broken);
    await cancelOnceItSays(breaking, /none.*(ErrImage|ImagePull)/);
    await decideLcmOpOcc(vnfm.client, breaking, "rollback");
    expect(await vnfm.rested(breaking)).toMatchObject({ operationState: "ROLLED_BACK" });
    await expectLevelOne();

    await complete(id, "terminate", { terminationType: "FORCEFUL" });
    expect(
      await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never),
    ).toBeUndefined();
  });
});
