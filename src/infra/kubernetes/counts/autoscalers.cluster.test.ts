import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { AGNHOST } from "../../../../test/support/a-namespace.ts";
import { aReleaseTarget } from "../../../../test/support/a-release-target.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import { noManifests } from "../../../../test/support/no-manifests.ts";
import type { HelmUnit } from "../../../domain/deployment.ts";
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
    const driver = new KubernetesDriver({
      ...{ kube: cluster.client, helm: target.helm, charts, openManifests: noManifests },
      ...{ settleMs: 0, goneTimeoutMs: 60_000 },
    });
    const wanted: HelmUnit = {
      ...{ name: "scaled", releaseName: "scaled", namespace: cluster.name, stage: 0 },
      chart: { kind: "package", vnfPkgId: "p", path: "scaled", digest: "d" },
      values: { note: "first" },
      vdus: ["inside", "beside"].map((name) => ({ vduId: name.toUpperCase(), vduName: name, instances: 3 })),
    };
    const counts = async () => {
      const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: cluster.name };
      const found = ["inside", "beside"].map((name) => cluster.client.get({ ...ref, name }, never));
      return (await Promise.all(found)).map((deployment) => deployment?.spec?.replicas);
    };

    const [checked = wanted] = await driver.check([wanted], owner, never);
    await driver.ensurePresent(checked, owner, never);
    expect(await counts()).toEqual([1, 3]);

    await cluster.apply(anAutoscaler("beside"));
    await vi.waitFor(async () => expect(await counts()).toEqual([2, 2]), { timeout: 90_000, interval: 250 });
    const changed = { ...checked, values: { note: "second" } };
    expect(await driver.ensurePresent(changed, owner, never)).toMatchObject({ revision: 2 });

    expect(await counts()).toEqual([2, 2]);
    for (const name of ["inside", "beside"]) {
      const scaling = driver.findCountRoutes(changed, [name.toUpperCase()], owner, never);
      await expect(scaling).rejects.toMatchObject({
        code: "COUNT_FIXED",
        message: expect.stringContaining(`HorizontalPodAutoscaler ${name} sets`),
      });
    }
  });
});
