import { expect, test } from "vitest";
import type { KubeObject } from "../kube-client.ts";
import { planReadinessWatches, planRemovalWatches } from "./watch-plan.ts";

test("follows each kind and namespace once, and only kinds that take time", () => {
  const { watches, lookUps } = planReadinessWatches([
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
  expect(planReadinessWatches([object("v1", "ConfigMap", "settings", "core")]).watches).toEqual([]);
});

test("follows single objects that shall go by name, several of a kind together, and what may yet be made", () => {
  const { watches } = planRemovalWatches(
    [
      { apiVersion: "v1", kind: "Secret", namespace: "core", name: "s" },
      { apiVersion: "v1", kind: "Pod", namespace: "core", name: "a" },
      { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "core", name: "a" },
      { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "core", name: "b" },
      { apiVersion: "v1", kind: "PersistentVolume", name: "pv" },
    ],
    ["core"],
  );

  expect(watches.map(({ collection }) => collection)).toEqual([
    { apiVersion: "v1", kind: "Pod", namespace: "core" },
    { apiVersion: "apps/v1", kind: "ReplicaSet", namespace: "core" },
    { apiVersion: "v1", kind: "Secret", namespace: "core", fieldSelector: "metadata.name=s" },
    { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "core" },
    { apiVersion: "v1", kind: "PersistentVolume", fieldSelector: "metadata.name=pv" },
  ]);
});

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}
