import { expect, test } from "vitest";
import { aHelmUnit } from "../../../../test/support/builders.ts";
import type { VduBinding } from "../../../domain/deployment.ts";
import type { KubeObject } from "../kube-client.ts";
import { routeToWorkloads } from "./route-to-workloads.ts";

/** The VDU AMF in a release of its own, of which two instances are wanted. */
const aUnit = (name: string, count?: VduBinding["count"]) =>
  aHelmUnit(name, {
    vdus: [{ vduId: "AMF", vduName: "amf", instances: 2, ...(count === undefined ? {} : { count }) }],
  });

const aWorkload = (replicas: number | undefined, kind = "Deployment"): KubeObject => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "amf" },
  spec: replicas === undefined ? {} : { replicas },
});

const autoscaler: KubeObject = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "amf" },
  spec: { scaleTargetRef: { kind: "Deployment", name: "amf" } },
};

const named = { kind: "value", path: "replicas" } as const;

test.each([
  ["a chart that makes another number", undefined, [aWorkload(1)]],
  ["a chart that leaves the number out", undefined, [aWorkload(undefined)]],
  ["a value named that does not lead to the workload", named, [aWorkload(1, "StatefulSet")]],
])("the count is set on the workload for %s", (_, count, objects) => {
  const [routed] = routeToWorkloads([{ unit: aUnit("amf", count), objects }]);

  expect(routed?.vdus).toMatchObject([{ vduId: "AMF", instances: 2, count: { kind: "subresource" } }]);
});

test.each([
  ["a chart that makes the number wanted", undefined, [aWorkload(2)]],
  ["a value named that leads to the workload", named, [aWorkload(2)]],
  ["a workload of an autoscaler", undefined, [aWorkload(1), autoscaler]],
  ["a kind without a number", undefined, [aWorkload(undefined, "DaemonSet")]],
  ["a workload that cannot be told", undefined, []],
])("nothing is changed for %s", (_, count, objects) => {
  const unit = aUnit("amf", count);

  expect(routeToWorkloads([{ unit, objects }])).toEqual([unit]);
});

test("a VDU that two releases claim is left as the charts have it", () => {
  const units = [aUnit("amf"), aUnit("db")];

  expect(routeToWorkloads(units.map((unit) => ({ unit, objects: [aWorkload(1)] })))).toEqual(units);
});
