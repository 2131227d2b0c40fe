import { expect, test } from "vitest";
import { readManifest } from "./manifest.ts";

test("finds the objects of a manifest and leaves out what is none", () => {
  const objects = readManifest(`---
# Source: chart/templates/empty.yaml
---
# Source: chart/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {since: 2026-01-01, twice: 1, twice: 2}
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: b, namespace: other}}
  - {apiVersion: v1, kind: Service, metadata: {name: c}}
`);

  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "ConfigMap a",
    "Secret b",
    "Service c",
  ]);
  expect(objects[0]?.data).toEqual({ since: "2026-01-01", twice: 2 });
});

test("takes a kind that only looks like a list for an object", () => {
  const [object] = readManifest("apiVersion: acme/v1\nkind: AccessList\nmetadata: {name: a}\nspec: {}\n");

  expect(object?.kind).toBe("AccessList");
});
