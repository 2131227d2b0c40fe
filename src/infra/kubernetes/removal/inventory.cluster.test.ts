import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { foreignToRelease, recordInventory } from "./inventory.ts";

const never = new AbortController().signal;

test("finds the pods that a custom resource owns by way of other objects, and those of a Deployment", async () => {
  const cluster = await aNamespace();
  const group = `g${randomUUID().slice(0, 8)}.example.com`;
  await cluster.apply(
    JSON.stringify({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `gadgets.${group}` },
      spec: {
        ...{ group, scope: "Namespaced", names: { kind: "Gadget", plural: "gadgets" } },
        versions: [
          { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
        ],
      },
    }),
  );
  await eventually(async () => {
    expect(await cluster.client.findKind(`${group}/v1`, "Gadget", never)).toBeDefined();
  });
  const podSpec = { nodeSelector: { disk: "gold" }, containers: [{ name: "app", image: AGNHOST }] };
  const make = async (object: object) => {
    const [made] = await cluster.apply(JSON.stringify(object));
    if (made === undefined) throw new Error("nothing was made");
    return made;
  };
  const owned = ({ apiVersion, kind, metadata: { name, uid } }: Awaited<ReturnType<typeof make>>) => ({
    ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
  });
  const gadget = await make({ apiVersion: `${group}/v1`, kind: "Gadget", metadata: { name: "g" } });
  const between = await make({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "between", ...owned(gadget) },
  });
  await make({ apiVersion: "v1", kind: "Pod", metadata: { name: "far", ...owned(between) }, spec: podSpec });
  await make({ apiVersion: "v1", kind: "Pod", metadata: { name: "foreign" }, spec: podSpec });
  const deployment = await make({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "amf" },
    spec: {
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: podSpec },
    },
  });
  const record: ReleaseRecord = {
    ...{
      name: "core",
      namespace: cluster.name,
      revision: 1,
      status: "deployed",
      labels: {},
      description: "",
      notes: "",
      chartValues: {},
      definitions: [],
    },
    ...{ modifiedAt: new Date(), secret: deployment, objects: [gadget, deployment], hooks: [] },
  };

  const kinds = async () => {
    const { going } = await recordInventory(
      cluster.client,
      [record],
      foreignToRelease({ releaseName: "core", namespace: cluster.name }),
      never,
    );
    return going.map(({ kind, name }) => `${kind} ${name.replace(/-.*/, "")}`).toSorted();
  };

  const all = ["Deployment amf", "Gadget g", "Pod amf", "Pod far", "ReplicaSet amf"];
  await eventually(async () => expect(await kinds()).toEqual(all));
});
