import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { aWait } from "../../../../test/support/a-wait.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import type { Owner } from "../../infra-driver.ts";
import type { KubeClient } from "../kube-client.ts";
import { ensureNamespacePresent } from "./ensure-namespace.ts";
import { deleteOwnNamespace } from "./ensure-namespace-absent.ts";

const never = new AbortController().signal;

async function setup() {
  const { client } = await aNamespace();
  const owner: Owner = { vnfInstanceId: randomUUID() };
  const name = `fairlead-own-${randomUUID().slice(0, 8)}`;
  const ref = { apiVersion: "v1", kind: "Namespace", name };
  await ensureNamespacePresent(client, name, owner, aWait(), never);
  onTestFinished(async () => {
    await client.delete(ref, {}, never);
  });
  return { client, owner, name, ref };
}

async function create(client: KubeClient, namespace: string, kind: string, name: string, more: object) {
  await client.create({ apiVersion: "v1", kind, metadata: { name, namespace }, ...more }, never);
}

const pod = {
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: "a", image: AGNHOST, imagePullPolicy: "IfNotPresent", args: ["pause"] }],
  },
};

const claim = {
  spec: { storageClassName: "", accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
};

async function bind(client: KubeClient, namespace: string, name: string) {
  const volume = { apiVersion: "v1", kind: "PersistentVolume", name: `${namespace}-${name}` };
  const claimRef = { kind: "PersistentVolumeClaim", apiVersion: "v1", namespace, name };
  const spec = { ...claim.spec, capacity: { storage: "1Mi" }, hostPath: { path: "/nowhere" }, claimRef };
  await client.create({ ...volume, metadata: { name: volume.name }, spec }, never);
  onTestFinished(async () => {
    await client.delete(volume, {}, never);
  });
  const bound = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name };
  await eventually(async () => expect((await client.get(bound, never))?.status?.phase).toBe("Bound"));
}

test("marks what it makes", async () => {
  const { client, owner, ref } = await setup();

  expect((await client.get(ref, never))?.metadata.labels).toMatchObject({
    "app.kubernetes.io/managed-by": "fairlead",
    "fairlead/vnf-instance-id": owner.vnfInstanceId,
  });
});

test("keeps a namespace in which somebody runs a pod or a volume was left, and names both", async () => {
  const { client, owner, name, ref } = await setup();
  await create(client, name, "Pod", "visitor", pod);
  await create(client, name, "PersistentVolumeClaim", "data-db-0", claim);
  await create(client, name, "PersistentVolumeClaim", "data-db-1", claim);
  await bind(client, name, "data-db-0");

  expect(await deleteOwnNamespace(client, name, owner, aWait(), never)).toEqual({
    gone: false,
    reason: `Namespace ${name} stays: it holds pod visitor, volume claim data-db-0.`,
  });
  expect((await client.get(ref, never))?.metadata.deletionTimestamp).toBeUndefined();
});

test("takes claims along that never got a volume", async () => {
  const { client, owner, name } = await setup();
  await create(client, name, "PersistentVolumeClaim", "data-db-0", claim);

  expect(await deleteOwnNamespace(client, name, owner, aWait(), never)).toEqual({ gone: true });
});

test("says what holds a namespace up when the time is over, and goes on from there", async () => {
  const { client, owner, name } = await setup();
  const held = { apiVersion: "v1", kind: "ConfigMap", name: "held", namespace: name };
  await client.create(
    { ...held, metadata: { name: "held", namespace: name, finalizers: ["example.com/hold"] } },
    never,
  );

  // The cluster tells of it some time after the deletion.
  await eventually(async () => {
    const wait = aWait(300);
    const fate = await deleteOwnNamespace(client, name, owner, wait, never);
    expect(fate).toEqual({ gone: false, reason: expect.stringContaining("example.com/hold") });
    expect(wait.sentences.at(-1)).toContain("example.com/hold");
  });

  await client.patch(held, { metadata: { finalizers: null } }, never);
  expect(await deleteOwnNamespace(client, name, owner, aWait(), never)).toEqual({ gone: true });
});

test("waits for a namespace on its way out, then makes a new one", async () => {
  const { client, owner, name, ref } = await setup();
  const before = await client.get(ref, never);
  await client.delete(ref, {}, never);
  expect((await client.get(ref, never))?.metadata.deletionTimestamp).toBeDefined();

  const wait = aWait();
  await ensureNamespacePresent(client, name, owner, wait, never);

  const after = await client.get(ref, never);
  expect(wait.sentences[0]).toMatch(`Namespace ${name} is being deleted since`);
  expect(after?.metadata.deletionTimestamp).toBeUndefined();
  expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
});

test("stops waiting when told to", async () => {
  const { client, owner, name } = await setup();
  const held = { apiVersion: "v1", kind: "ConfigMap", name: "held", namespace: name };
  await client.create(
    { ...held, metadata: { name: "held", namespace: name, finalizers: ["example.com/hold"] } },
    never,
  );
  const abort = new AbortController();
  const wait = aWait();
  const waiting = deleteOwnNamespace(client, name, owner, wait, abort.signal);
  await eventually(() => expect(wait.sentences).not.toEqual([]));
  abort.abort(new Error("cancelled"));

  await expect(waiting).rejects.toThrow("cancelled");
  await client.patch(held, { metadata: { finalizers: null } }, never);
});
