import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { between, inside, type KillPoint, killAt } from "../support/kill-at.ts";
import { testVariable } from "../support/netexec-csar.ts";

const samples = join(import.meta.dirname, "../../samples/packages");
const vnfdIds = ["0b2f5a52-4a5b-4a5e-8d19-6a0c3d9f7b21", "0b2f5a52-4a5b-4a5e-8d19-6a0c3d9f7b22"] as const;
const never = new AbortController().signal;

const healPoints = [
  inside("select-pods", 5),
  between("select-pods"),
  between("obtain-grant"),
  inside("replace-pods", 20),
  inside("replace-pods", 600),
  between("replace-pods"),
];
const reinstallPoints = [
  inside("remove-releases", 60),
  between("remove-releases"),
  inside("deploy-releases", 250),
  between("deploy-releases"),
];
const changePoints = [
  inside("check-target", 80),
  inside("deploy-releases", 60),
  inside("deploy-releases", 250),
  between("deploy-releases"),
  inside("await-readiness", 100),
  inside("remove-old-releases", 5),
];

/** Every other point: what a kill leaves is the engine's to settle, and the other Helm has the rest. */
const half = (points: readonly KillPoint[], rest: 0 | 1) => points.filter((_, index) => index % 2 === rest);

describe.concurrent.each([
  { helm: "FAIRLEAD_TEST_HELM3", rest: 0 },
  { helm: "FAIRLEAD_TEST_HELM4", rest: 1 },
] as const)("with $helm", ({ helm, rest }) => {
  test("killed between and inside their steps, heal and change_vnfpkg end as if nothing had happened", async ({
    onTestFinished,
  }) => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const vnfm = await AVnfm.start({ FAIRLEAD_HELM: testVariable(helm) }, onTestFinished);
    await vnfm.registerVim(kubeconfig);
    for (const name of ["tacker-helm", "tacker-helm-update"]) {
      await vnfm.onboard(await packPackage(await readTree(join(samples, name))));
    }
    const namespace = `kill-heal-${randomBytes(4).toString("hex")}`;
    const id = await vnfm.create(vnfdIds[0]);
    const podUids = async () => {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, never);
      const live = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      return live.map(({ metadata }) => metadata.uid).toSorted();
    };
    const vnfcs = async () => {
      const { instantiatedVnfInfo } = await vnfm.instance(id);
      const info = instantiatedVnfInfo as {
        readonly vnfcResourceInfo: readonly {
          readonly id: string;
          readonly metadata: { readonly podUid: string };
        }[];
      };
      return info.vnfcResourceInfo;
    };
    const complete = async (
      task: Parameters<AVnfm["start"]>[1],
      body: JsonObject,
      point?: KillPoint,
    ): Promise<void> => {
      const killed = point && killAt(vnfm, point);
      const occurrenceId = await vnfm.start(id, task, body);
      await killed;
      const occurrence = await vnfm.rested(occurrenceId);
      expect(occurrence, JSON.stringify([point, occurrence.error])).toMatchObject({
        operationState: "COMPLETED",
      });
      expect(await vnfm.workspaces()).toEqual([]);
      if (task === "terminate") return;
      expect((await vnfcs()).map((vnfc) => vnfc.id)).toEqual(["VDU1-0", "VDU2-0"]);
      expect((await vnfcs()).map(({ metadata }) => metadata.podUid).toSorted()).toEqual(await podUids());
    };
    await complete("instantiate", {
      flavourId: "simple",
      additionalParams: {
        namespace,
        helm_value_names: {
          VDU1: { replica: "replicaCountVdu1" },
          VDU2: { replica: "replicaCountVdu2" },
        },
      },
    });

    for (const point of half(healPoints, rest)) {
      const [leaving, staying] = await vnfcs();
      await complete("heal", { vnfcInstanceId: ["VDU1-0"] }, point);
      const [healed, untouched] = await vnfcs();
      expect(healed?.metadata.podUid, JSON.stringify(point)).not.toBe(leaving?.metadata.podUid);
      expect(untouched?.metadata.podUid, JSON.stringify(point)).toBe(staying?.metadata.podUid);
    }
    for (const point of half(reinstallPoints, rest))
      await complete("heal", { additionalParams: { all: true } }, point);
    for (const [index, point] of half(changePoints, rest).entries()) {
      const vnfdId = vnfdIds[(index + 1) % 2] ?? vnfdIds[0];
      const additionalParams = {
        upgrade_type: "RollingUpdate",
        vdu_params: [{ vdu_id: "VDU1" }, { vdu_id: "VDU2" }],
      };
      await complete("change_vnfpkg", { vnfdId, additionalParams }, point);
      expect(await vnfm.instance(id)).toMatchObject({ vnfdId });
    }
    await complete("terminate", { terminationType: "FORCEFUL" });
    expect(
      await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never),
    ).toBeUndefined();
  });
});
