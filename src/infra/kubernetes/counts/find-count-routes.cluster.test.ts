import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AGNHOST } from "../../../../test/support/a-namespace.ts";
import { aReleaseTarget } from "../../../../test/support/a-release-target.ts";
import { noManifests } from "../../../../test/support/no-manifests.ts";
import type { HelmUnit } from "../../../domain/deployment.ts";
import type { JsonObject } from "../../../domain/json.ts";
import { chartAt } from "../charts/chart-files.ts";
import type { Charts } from "../charts/charts.ts";
import { KubernetesApi } from "../kubernetes-api.ts";
import { ensureReleasePresent } from "../release/ensure-present.ts";
import { findReleaseRecord } from "../release-record.ts";
import { findCountRoutes } from "./find-count-routes.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

/** Pods find no node: they cost nothing. */
const aDeployment = (name: string, replicas: string) => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {nodeName: nowhere, containers: [{name: app, image: "${AGNHOST}"}]}
`;

const atMost = (maximum: number) => ({ type: "integer", minimum: 1, maximum });

describe.for([3, 4] as const)("finds counts in a chart that bounds them, helm %i", (major) => {
  test("by numbers that the chart takes, and goes to the workload where one value sets several", async () => {
    const { cluster, target } = await aReleaseTarget(major);
    const template = [
      aDeployment("amf", "{{ .Values.amf.replicas }}"),
      // As many as the AMF by chance, and as many as the chart allows.
      aDeployment("smf", "{{ .Values.smf.replicas }}"),
      aDeployment("upf", "{{ .Values.upf.replicaCount }}"),
      aDeployment("nrf", "{{ .Values.shared.count }}"),
      aDeployment("scp", "{{ .Values.shared.count }}"),
      aDeployment("fixed", "2"),
    ];
    const values: JsonObject = {
      amf: { replicas: 2 },
      smf: { replicas: 2 },
      upf: { replicaCount: 1 },
      shared: { count: 1 },
    };
    const counted = (key: string, maximum: number) => ({ properties: { [key]: atMost(maximum) } });
    const properties = {
      amf: counted("replicas", 3),
      smf: counted("replicas", 2),
      upf: counted("replicaCount", 9),
    };
    const path = await cluster.writeChart("core", template.join(""), {
      "values.yaml": JSON.stringify(values),
      "values.schema.json": JSON.stringify({ type: "object", properties }),
    });
    const unit: HelmUnit = {
      ...{ name: "core", releaseName: "core", namespace: cluster.name, stage: 0, values: {} },
      chart: { kind: "package", vnfPkgId: "p", path: "core", digest: "d" },
      vdus: ["amf", "smf", "upf", "nrf", "fixed"].map((name) => ({
        ...{ vduId: name, vduName: name, instances: 1 },
      })),
    };
    await ensureReleasePresent(target, { unit, chart: chartAt(path, "d"), owner }, never);
    const record = await findReleaseRecord(cluster.client, { name: "core", namespace: cluster.name }, never);
    if (record === undefined) throw new Error("there is no release");
    const charts: Charts = { get: async () => chartAt(path, "d"), drop: async () => [] };
    const probing = {
      ...{ helm: target.helm, kube: new KubernetesApi(cluster.connection) },
      ...{ charts, openManifests: noManifests },
    };

    const vduIds = unit.vdus.map(({ vduId }) => vduId);
    const { vdus } = await findCountRoutes(probing, { unit, record, owner }, vduIds, never);

    expect(Object.fromEntries(vdus.map(({ vduId, count }) => [vduId, count]))).toEqual({
      amf: { kind: "value", path: "amf.replicas" },
      smf: { kind: "value", path: "smf.replicas" },
      upf: { kind: "value", path: "upf.replicaCount" },
      nrf: { kind: "subresource" },
      fixed: { kind: "subresource" },
    });
  });
});
