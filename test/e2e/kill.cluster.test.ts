import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { listRevisions } from "../../src/infra/kubernetes/release-record.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { between, inside, killAt } from "../support/kill-at.ts";
import { NETEXEC_CHART, netexecCsar, testVariable } from "../support/netexec-csar.ts";

const instantiatePoints = [
  inside("check-target", 80),
  between("check-target"),
  inside("obtain-grant", 0),
  between("obtain-grant"),
  inside("ensure-namespace", 5),
  between("ensure-namespace"),
  inside("deploy-releases", 60),
  inside("deploy-releases", 250),
  between("deploy-releases"),
  inside("await-readiness", 200),
  between("await-readiness"),
];
const terminatePoints = [
  inside("obtain-grant", 0),
  between("obtain-grant"),
  inside("remove-releases", 60),
  inside("remove-releases", 250),
  between("remove-releases"),
  inside("remove-namespace", 100),
  between("remove-namespace"),
  // The grant has been killed, and knows no Helm; the removal comes with the other one too.
  undefined,
  undefined,
  inside("remove-releases", 60),
  inside("remove-releases", 250),
];
const scalePoints = [
  inside("check-target", 60),
  between("check-target"),
  inside("obtain-grant", 0),
  between("obtain-grant"),
  inside("apply-counts", 60),
  inside("apply-counts", 250),
  between("apply-counts"),
  inside("await-readiness", 100),
  between("await-readiness"),
];
/** From below and from above to level 1, which is two pods. No value is named for the number. */
const scalings = [
  { from: "small", pods: 1, type: "SCALE_OUT" },
  { from: "large", pods: 3, type: "SCALE_IN" },
] as const;
const pairs = instantiatePoints.map((point, index) => ({
  scaling: scalings[index % 4 < 2 ? 0 : 1] ?? scalings[0],
  instantiate: point,
  scale: scalePoints[index],
  terminate: terminatePoints[index],
}));
const never = new AbortController().signal;

describe.concurrent.each([
  { helm: "FAIRLEAD_TEST_HELM3", mine: pairs.filter((_, index) => index % 2 === 0) },
  { helm: "FAIRLEAD_TEST_HELM4", mine: pairs.filter((_, index) => index % 2 === 1) },
] as const)("killed between and inside its steps, with $helm", ({ helm, mine }) => {
  test("ends as if nothing had happened", async ({ onTestFinished }) => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    const vnfm = await AVnfm.start({ FAIRLEAD_HELM: testVariable(helm) }, onTestFinished);
    await vnfm.registerVim(kubeconfig);
    const vnfdId = await vnfm.onboard(await netexecCsar());

    for (const points of mine) {
      const namespace = `kill-${randomBytes(4).toString("hex")}`;
      const id = await vnfm.create(vnfdId);

      const killed = killAt(vnfm, points.instantiate);
      const instantiation = await vnfm.start(id, "instantiate", {
        flavourId: "simple",
        instantiationLevelId: points.scaling.from,
        additionalParams: {
          namespace,
          helm_chart_path: NETEXEC_CHART,
          vdu_mapping: { VDU1: { name: "netexec", kind: "Deployment" } },
        },
      });
      await killed;
      expect(await vnfm.rested(instantiation), JSON.stringify(points)).toMatchObject({
        operationState: "COMPLETED",
      });
      expect(await vnfm.instance(id)).toMatchObject({
        instantiationState: "INSTANTIATED",
        instantiatedVnfInfo: {
          vnfcResourceInfo: Array.from({ length: points.scaling.pods }, (_, index) => ({
            id: `VDU1-${index}`,
          })),
        },
      });
      const releaseName = `vnf${id.replaceAll("-", "")}`;
      const revisions = await listRevisions(cluster, { name: releaseName, namespace }, never);
      expect(revisions.filter(({ status }) => status === "deployed")).toHaveLength(1);
      expect(await vnfm.workspaces()).toEqual([]);

      const killedScaling = points.scale && killAt(vnfm, points.scale);
      const { type } = points.scaling;
      const scaling = await vnfm.start(id, "scale", { type, aspectId: "vdu1_aspect" });
      await killedScaling;
      expect(await vnfm.rested(scaling), JSON.stringify(points)).toMatchObject({
        operationState: "COMPLETED",
      });
      expect(await vnfm.instance(id)).toMatchObject({
        instantiatedVnfInfo: {
          scaleStatus: [{ aspectId: "vdu1_aspect", scaleLevel: 1 }, { aspectId: "vdu2_aspect" }],
          vnfcResourceInfo: { length: 2 },
        },
      });
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, never);
      const staying = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      expect(staying, JSON.stringify(points)).toHaveLength(2);
      expect(await vnfm.workspaces()).toEqual([]);

      const killedAgain = points.terminate && killAt(vnfm, points.terminate);
      const termination = await vnfm.start(id, "terminate", { terminationType: "FORCEFUL" });
      await killedAgain;
      expect(await vnfm.rested(termination), JSON.stringify(points)).toMatchObject({
        operationState: "COMPLETED",
      });
      expect(await vnfm.instance(id)).toMatchObject({ instantiationState: "NOT_INSTANTIATED" });
      expect(
        await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never),
      ).toBeUndefined();
      expect(await vnfm.workspaces()).toEqual([]);
    }
  });
});
