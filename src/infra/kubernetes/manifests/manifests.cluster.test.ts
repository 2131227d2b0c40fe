import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { AGNHOST, aNamespace, type TestNamespace } from "../../../../test/support/a-namespace.ts";
import { AMPLE_MS } from "../../../../test/support/a-wait.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import type { ManifestUnit, ObjectRef } from "../../../domain/deployment.ts";
import { checkManifests } from "./check-manifests.ts";
import { ensureManifestsPresent } from "./ensure-manifests-present.ts";
import { findManifestRecord } from "./manifest-record.ts";
import { readUnitObjects } from "./unit-objects.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

async function setup() {
  const cluster = await aNamespace();
  let text = "";
  const target = { kube: cluster.client, openManifests: async () => [text], goneTimeoutMs: AMPLE_MS };
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
    ensure: (signal = never) => ensureManifestsPresent(target, unit, owner, signal),
    find: (name: string, { apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind"> = aConfigMap) =>
      cluster.client.get({ apiVersion, kind, name, namespace: cluster.name }, never),
  };
}

const aConfigMap = { apiVersion: "v1", kind: "ConfigMap" };
const aPod = { apiVersion: "v1", kind: "Pod" };
const aJob = { apiVersion: "batch/v1", kind: "Job" };

const configMap = (name: string, more = "data: {a: b}") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${more}\n`;

/** Runs nowhere: no node has the label. */
const pod = (nodeLabel: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: probe}\nspec:\n  nodeSelector: {${nodeLabel}}\n  containers: [{name: probe, image: ${AGNHOST}}]\n`;

const job = (command: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: set-up}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      nodeSelector: {level: none}\n      containers: [{name: set-up, image: ${AGNHOST}, args: [${command}]}]\n`;

const statefulSet = (serviceName: string) =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  replicas: 0\n  serviceName: ${serviceName}\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: db, image: ${AGNHOST}}]}\n`;

/** No room for another pod; resolves with what tells that it is in force. */
async function aFullQuota({ name: namespace, client, apply }: TestNamespace, pods: number) {
  await apply(`apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: full}\nspec: {hard: {pods: ${pods}}}\n`);
  return async () => {
    const quota = await client.get(
      { apiVersion: "v1", kind: "ResourceQuota", name: "full", namespace },
      never,
    );
    const { used } = (quota?.status ?? {}) as { readonly used?: { readonly pods?: string } };
    return used?.pods === String(pods);
  };
}

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
    const { cluster, unit, write, ensure, find } = await setup();
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

    await cluster.client.delete({ ...aConfigMap, name: "three", namespace: cluster.name }, {}, never);
    expect(await ensure()).toMatchObject({ revision: 3 });
    expect(await find("three")).toBeDefined();
  });

  test("make anew the Pod and the Job that cannot change in place, also when cut short between", async () => {
    const { cluster, write, check, ensure, find } = await setup();
    write(pod("level: one"), job("help"));
    await ensure();
    const [firstPod, firstJob] = [await find("probe", aPod), await find("set-up", aJob)];
    const full = await aFullQuota(cluster, 2);
    await eventually(async () => expect(await full()).toBe(true));
    // Held, as a pod is that takes its time to end.
    const ref = { ...aPod, name: "probe", namespace: cluster.name };
    await cluster.client.patch(ref, { metadata: { finalizers: ["example.com/held"] } }, never);

    write(pod("level: two"), job("pause"));
    await check();
    expect((await find("probe", aPod))?.metadata.uid).toBe(firstPod?.metadata.uid);
    const crash = new AbortController();
    const dying = ensure(crash.signal);
    await eventually(async () =>
      expect((await find("probe", aPod))?.metadata.deletionTimestamp).toBeDefined(),
    );
    crash.abort(new Error("killed"));
    await expect(dying).rejects.toThrow("killed");
    const goingOn = ensure();
    await cluster.client.patch(ref, { metadata: { finalizers: null } }, never);

    expect(await goingOn).toMatchObject({ revision: 2 });
    const [secondPod, secondJob] = [await find("probe", aPod), await find("set-up", aJob)];
    expect(secondPod).toMatchObject({ spec: { nodeSelector: { level: "two" } } });
    expect(secondPod?.metadata.deletionTimestamp).toBeUndefined();
    expect(secondJob).toMatchObject({ spec: { template: { spec: { containers: [{ args: ["pause"] }] } } } });
    expect(secondJob?.metadata.uid).not.toBe(firstJob?.metadata.uid);
    await ensure();
    expect((await find("probe", aPod))?.metadata.uid).toBe(secondPod?.metadata.uid);
  });

  test("make a failed Job anew that would be cleared away, also when cut short between", async () => {
    const { cluster, write, ensure, find } = await setup();
    write(
      job("help").replace("spec:\n", "spec:\n  activeDeadlineSeconds: 1\n  ttlSecondsAfterFinished: 3600\n"),
    );
    await ensure();
    const first = await find("set-up", aJob);
    await eventually(async () =>
      expect((await find("set-up", aJob))?.status?.conditions).toContainEqual(
        expect.objectContaining({ type: "Failed", status: "True" }),
      ),
    );
    const ref = { ...aJob, name: "set-up", namespace: cluster.name };
    await cluster.client.patch(ref, { metadata: { finalizers: ["example.com/held"] } }, never);

    const crash = new AbortController();
    const dying = ensure(crash.signal);
    await eventually(async () =>
      expect((await find("set-up", aJob))?.metadata.deletionTimestamp).toBeDefined(),
    );
    crash.abort(new Error("killed"));
    await expect(dying).rejects.toThrow("killed");
    await eventually(async () => {
      await cluster.client.patch(ref, { metadata: { finalizers: null } }, never);
      expect(await find("set-up", aJob)).toBeUndefined();
    });

    expect(await ensure()).toMatchObject({ revision: 1 });
    const second = await find("set-up", aJob);
    expect(second?.metadata.uid).toBeDefined();
    expect(second?.metadata.uid).not.toBe(first?.metadata.uid);
    await cluster.client.delete(ref, { propagation: "Background" }, never);
    await eventually(async () => expect(await find("set-up", aJob)).toBeUndefined());
    // Then it is taken for one that has finished.
    await ensure();
    expect(await find("set-up", aJob)).toBeUndefined();
  });

  test("are refused before anything is touched where another object would be worse, and say the way out", async () => {
    const { write, check, ensure, find } = await setup();
    write(statefulSet("db"), pod("level: one"));
    await ensure();
    const before = await find("probe", aPod);

    write(statefulSet("other"), pod("level: one"));
    await expect(check()).rejects.toMatchObject({
      code: "MANIFEST_REFUSED",
      message: expect.stringMatching(/StatefulSet db: .*another name in the package/s),
    });
    write(statefulSet("db"), pod("level: two").replace(AGNHOST, '""'));
    await expect(check()).rejects.toMatchObject({
      code: "MANIFEST_REFUSED",
      message: expect.stringMatching(/^The cluster refuses Pod probe: Pod "probe" is invalid.*image/s),
    });
    await expect(ensure()).rejects.toMatchObject({ code: "MANIFEST_REFUSED" });
    expect((await find("probe", aPod))?.metadata.uid).toBe(before?.metadata.uid);
  });

  test("may bring a kind along and objects of it", async () => {
    const { cluster, write, ensure } = await setup();
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

    await ensure();

    const gadget = { apiVersion: `${group}/v1`, kind: "Gadget", name: "g", namespace: cluster.name };
    expect(await cluster.client.get(gadget, never)).toMatchObject({ spec: { size: 1 } });
    const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    await cluster.client.delete({ ...definition, name: `gadgets.${group}` }, {}, never);
  });
});
