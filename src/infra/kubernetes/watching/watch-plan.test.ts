import { expect, test } from "vitest";
import type { KubeObject } from "../kube-client.ts";
import { planWatches } from "./watch-plan.ts";

test("follows each kind and namespace once, and only kinds that take time", () => {
  const { watches, lookUps } = planWatches([
    object("apps/v1", "Deployment", "amf", "core"),
    object("apps/v1", "Deployment", "smf", "core"),
    object("v1", "Pod", "probe", "core"),
    object("v1", "ConfigMap", "settings", "core"),
    object("v1", "Service", "amf", "core"),
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "gadgets.example.com"),
  ]);

  expect(watches.map(({ collection, role }) => [collection.kind, collection.fieldSelector, role])).toEqual([
    ["Pod", undefined, "pods"],
    ["ReplicaSet", undefined, "explains"],
    ["Event", "type=Warning", "explains"],
    ["Deployment", undefined, "objects"],
    ["CustomResourceDefinition", "metadata.name=gadgets.example.com", "objects"],
  ]);
  expect(lookUps.map(({ kind }) => kind)).toEqual(["ConfigMap", "Service"]);
});

test("follows nothing for objects that are ready at once", () => {
  expect(planWatches([object("v1", "ConfigMap", "settings", "core")]).watches).toEqual([]);
});

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}
