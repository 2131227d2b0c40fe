import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aNamespace } from "../../../../test/support/a-namespace.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import type { ManifestUnit } from "../../../domain/deployment.ts";
import { checkManifests } from "./check-manifests.ts";
import { ensureManifestsPresent } from "./ensure-manifests-present.ts";
import { findManifestRecord } from "./manifest-record.ts";
import { readUnitObjects } from "./unit-objects.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

async function setup() {
  const cluster = await aNamespace();
  let text = "";
  const target = { kube: cluster.client, openManifests: async () => [text] };
  const unit: ManifestUnit = {
    ...{ name: "manifests", releaseName: "core", namespace: cluster.name, stage: 0, vdus: [] },
    manifests: { vnfPkgId: "p", files: [{ path: "core.yaml", digest: "d" }] },
  };
  return {
    cluster,
    target,
    unit,
    write: (...objects: readonly string[]) => {
      text = objects.join("---\n");
    },
    check: async () => {
      const objects = await readUnitObjects(target, unit, owner, never);
      await checkManifests(cluster.client, { unit, objects }, owner, never);
    },
    find: (name: string) =>
      cluster.client.get({ apiVersion: "v1", kind: "ConfigMap", name, namespace: cluster.name }, never),
  };
}

const configMap = (name: string, more = "data: {a: b}") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${more}\n`;

describeCluster("plain manifests on a real cluster", () => {
  test("are checked by the server before anything is made", async () => {
    const { cluster, write, check, find } = await setup();
    await cluster.apply(configMap("theirs"));

    write(configMap("ours"), configMap("theirs"));
    await expect(check()).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringMatching(/ConfigMap theirs .* belongs to nobody that Fairlead knows/),
    });
    write(configMap("ours", "data: {a: [1]}"));
    await expect(check()).rejects.toMatchObject({
      code: "MANIFEST_REFUSED",
      message: expect.stringContaining("ConfigMap ours"),
    });
    write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ours, namespace: elsewhere}\n");
    await expect(check()).rejects.toMatchObject({
      code: "MANIFEST_REFUSED",
      message: expect.stringContaining("additionalParams.namespace"),
    });
    write(configMap("ours"), configMap("ours"));
    await expect(check()).rejects.toMatchObject({ code: "MANIFEST_REFUSED" });
    write(configMap("ours"));
    await check();
    expect(await find("ours")).toBeUndefined();
  });

  test("are taken up again where an apply was cut short, and lose what the files have no more", async () => {
    const { cluster, target, unit, write, find } = await setup();
    const ensure = () => ensureManifestsPresent(target, unit, owner, never);
    write(configMap("one"), configMap("two"));
    expect(await ensure()).toMatchObject({ revision: 1 });

    await cluster.apply(configMap("zz-theirs"));
    write(configMap("one", "data: {a: c}"), configMap("zz-theirs"));
    await expect(ensure()).rejects.toMatchObject({ code: "RELEASE_NOT_OURS" });
    // Cut short between: the first is changed, the one to go is still there, and both are recorded.
    expect((await find("one"))?.data).toEqual({ a: "c" });
    expect(await find("two")).toBeDefined();
    expect(await findManifestRecord(cluster.client, unit, never)).toMatchObject({
      revision: 2,
      status: "pending-upgrade",
      former: [{ metadata: { name: "two" } }],
    });

    write(configMap("one", "data: {a: c}"), configMap("three"));
    expect(await ensure()).toMatchObject({ revision: 3 });
    expect(await ensure()).toMatchObject({ revision: 3 });
    expect(await find("two")).toBeUndefined();
    expect(await find("three")).toMatchObject({
      metadata: { labels: { tacker_vnf_instance_id: owner.vnfInstanceId } },
    });
    expect((await find("zz-theirs"))?.data).toEqual({ a: "b" });
  });

  test("may bring a kind along and objects of it", async () => {
    const { cluster, target, unit, write } = await setup();
    const group = `g${randomUUID().slice(0, 8)}.example`;
    write(
      `apiVersion: ${group}/v1\nkind: Gadget\nmetadata: {name: g}\nspec: {size: 1}\n`,
      `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Gadget, plural: gadgets}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`,
    );

    await ensureManifestsPresent(target, unit, owner, never);

    const gadget = { apiVersion: `${group}/v1`, kind: "Gadget", name: "g", namespace: cluster.name };
    expect(await cluster.client.get(gadget, never)).toMatchObject({ spec: { size: 1 } });
    const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    await cluster.client.delete({ ...definition, name: `gadgets.${group}` }, {}, never);
  });
});
