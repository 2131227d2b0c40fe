import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { AGNHOST } from "../../../../test/support/a-namespace.ts";
import { aReleaseTarget } from "../../../../test/support/a-release-target.ts";
import { AMPLE_MS } from "../../../../test/support/a-wait.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import type { DeploymentUnit, HelmUnit, ManifestUnit } from "../../../domain/deployment.ts";
import { ChartFiles } from "../charts/chart-files.ts";
import { KubernetesDriver } from "../kubernetes-driver.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

/** Pods find no node: they cost nothing, and an autoscaler counts what is wanted. */
const aDeployment = (name: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, annotations: {note: "{{ .Values.note }}"}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {nodeName: nowhere, containers: [{name: app, image: "${AGNHOST}"}]}
`;

const anAutoscaler = (name: string) => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}, minReplicas: 2, maxReplicas: 2}
`;

describeCluster("a count that an autoscaler owns", () => {
  test("is left to it whoever has made it, also by later changes, and is not scaled", async () => {
    const { cluster, target } = await aReleaseTarget(4);
    const path = await cluster.writeChart(
      "scaled",
      [aDeployment("inside"), aDeployment("beside"), anAutoscaler("inside")].join("---"),
    );
    const charts = new ChartFiles({
      helm: target.helm,
      cacheDir: "/nowhere",
      packageChart: () => path,
      plainHttpRegistries: [],
      checkSource: async () => undefined,
    });
    let note = "first";
    const driver = new KubernetesDriver({
      ...{ kube: cluster.client, helm: target.helm, charts, settleMs: 0, goneTimeoutMs: AMPLE_MS },
      openManifests: async () => [aDeployment("plain").replace("{{ .Values.note }}", note)],
    });
    const aUnit = (releaseName: string, ...names: readonly string[]) => ({
      ...{ name: releaseName, releaseName, namespace: cluster.name, stage: 0 },
      vdus: names.map((name) => ({ vduId: name.toUpperCase(), vduName: name, instances: 3 })),
    });
    const fromManifests: ManifestUnit = {
      ...aUnit("manifests", "plain"),
      manifests: { vnfPkgId: "p", files: [{ path: "plain.yaml", digest: "d" }] },
    };
    const fromChart: HelmUnit = {
      ...aUnit("chart", "inside", "beside"),
      chart: { kind: "package", vnfPkgId: "p", path: "scaled", digest: "d" },
      values: { note },
    };
    const ensure = async (units: readonly DeploymentUnit[]) => {
      const releases = await Promise.all(units.map((unit) => driver.ensurePresent(unit, owner, never)));
      return releases.map(({ revision }) => revision);
    };
    const counts = async () => {
      const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: cluster.name };
      const found = ["plain", "inside", "beside"].map((name) => cluster.client.get({ ...ref, name }, never));
      return (await Promise.all(found)).map((deployment) => deployment?.spec?.replicas);
    };

    const units = await driver.check([fromManifests, fromChart], owner, never);
    expect(await ensure(units)).toEqual([1, 1]);
    expect(await counts()).toEqual([3, 1, 3]);

    await cluster.apply([anAutoscaler("plain"), anAutoscaler("beside")].join("---"));
    const isScaled = async () => expect(await counts()).toEqual([2, 2, 2]);
    await eventually(isScaled, 250);
    note = "second";
    const changed = units.map((unit) => ("chart" in unit ? { ...unit, values: { note } } : unit));
    expect(await ensure(changed)).toEqual([2, 2]);

    expect(await counts()).toEqual([2, 2, 2]);
    for (const unit of changed) {
      for (const { vduId, vduName } of unit.vdus) {
        await expect(driver.findCountRoutes(unit, [vduId], owner, never)).rejects.toMatchObject({
          code: "COUNT_FIXED",
          message: expect.stringContaining(`HorizontalPodAutoscaler ${vduName} sets`),
        });
      }
    }
  });
});
