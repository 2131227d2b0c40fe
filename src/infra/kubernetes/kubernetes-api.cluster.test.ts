import { expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../test/support/a-namespace.ts";
import { aServiceAccount } from "../../../test/support/a-service-account.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { KubernetesApi } from "./kubernetes-api.ts";

const never = new AbortController().signal;

const configMap = (namespace: string, name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data: { a: "1", b: "2" },
});

test("creates, patches and deletes an object, and tells when it is not there", async () => {
  const { client, name: namespace } = await aNamespace();
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "a" };

  expect(await client.get(ref, never)).toBeUndefined();
  expect(await client.patch(ref, {}, never)).toBeUndefined();
  expect(await client.delete(ref, {}, never)).toBe(false);
  const made = await client.create(configMap(namespace, "a"), never);
  expect(await client.create(configMap(namespace, "a"), never)).toBeUndefined();
  const patched = await client.patch(ref, { data: { a: null, c: "3" } }, never);

  expect(patched?.data).toEqual({ b: "2", c: "3" });
  expect(await client.get(ref, never)).toEqual(patched);
  expect(await client.delete({ ...ref, uid: "another" }, {}, never)).toBe(false);
  const { uid } = made?.metadata ?? {};
  expect(await client.delete({ ...ref, ...(uid ? { uid } : {}) }, {}, never)).toBe(true);
});

test("does not overwrite what has changed since it was read", async () => {
  const { client, name: namespace } = await aNamespace();
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "a" };
  const made = await client.create(configMap(namespace, "a"), never);
  await client.patch(ref, { data: { a: "new" } }, never);

  const stale = { metadata: { resourceVersion: made?.metadata.resourceVersion }, data: { a: "old" } };
  await expect(client.patch(ref, stale, never)).rejects.toMatchObject({ code: "INTERNAL" });
});

test("knows kinds of its own and of others, and none that is not served", async () => {
  const { client } = await aNamespace();

  expect(await client.findKind("apps/v1", "Deployment", never)).toMatchObject({
    namespaced: true,
    plural: "deployments",
  });
  expect(await client.findKind("v1", "Node", never)).toMatchObject({ namespaced: false });
  expect(await client.findKind("v1", "Nope", never)).toBeUndefined();
  expect(await client.findKind("nowhere.example/v1", "Nope", never)).toBeUndefined();
  const nope = { apiVersion: "nowhere.example/v1", kind: "Nope" };
  expect(await client.get({ ...nope, name: "a" }, never)).toBeUndefined();
  expect(await client.list(nope, never)).toEqual({ items: [], resourceVersion: "" });
  expect(await client.servedApis(never)).toEqual(
    expect.arrayContaining(["v1", "v1/Pod", "apps/v1", "apps/v1/Deployment"]),
  );
});

test("lists more objects than fit on a page, each with its kind", async () => {
  const { client, name: namespace } = await aNamespace();
  const names = Array.from({ length: 520 }, (_, index) => `object-${index}`);
  const queue = names.values();
  const worker = async () => {
    for (const name of queue) await client.create(configMap(namespace, name), never);
  };
  await Promise.all(Array.from({ length: 16 }, worker));

  const { items } = await client.list({ apiVersion: "v1", kind: "ConfigMap", namespace }, never);

  const listed = items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("object-"));
  expect(listed.toSorted()).toEqual(names.toSorted());
  expect(items.every(({ apiVersion, kind }) => apiVersion === "v1" && kind === "ConfigMap")).toBe(true);
});

test("follows a kind that comes to be served only later", async () => {
  const { client, name: namespace } = await aNamespace();
  const group = `g${namespace.slice(2)}.example`;
  const stop = new AbortController();
  const seen: string[] = [];
  const following = client.follow(
    { apiVersion: `${group}/v1`, kind: "Probe" },
    ({ type, object }) => seen.push(`${type} ${object.metadata.name}`),
    () => seen.push("synced"),
    stop.signal,
  );
  await eventually(() => expect(seen).toEqual(["synced"]));

  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `probes.${group}` },
    spec: {
      ...{ group, scope: "Cluster", names: { kind: "Probe", plural: "probes" } },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } },
      ],
    },
  };
  await client.create(definition, never);
  try {
    await eventually(
      () => client.create({ apiVersion: `${group}/v1`, kind: "Probe", metadata: { name: "a" } }, never),
      200,
    );
    await eventually(() => expect(seen).toEqual(["synced", "ADDED a"]));
  } finally {
    stop.abort();
    await following;
    await client.delete({ ...definition, name: definition.metadata.name }, {}, never);
  }
});

test("reads the end of a container's log, and nothing where there is none", async () => {
  const { client, name: namespace } = await aNamespace();
  await client.create(
    {
      ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace } },
      spec: {
        restartPolicy: "Never",
        containers: [{ name: "a", image: AGNHOST, imagePullPolicy: "IfNotPresent", args: ["help"] }],
      },
    },
    never,
  );
  const of = (parts: object) => ({ namespace, name: "a", container: "a", previous: false, ...parts });

  await eventually(async () => expect(await client.podLog(of({}), 3, never)).not.toBe(""));

  expect((await client.podLog(of({}), 3, never)).trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(await client.podLog(of({ previous: true }), 3, never)).toBe("");
  expect(await client.podLog(of({ name: "b" }), 3, never)).toBe("");
});

test("names the verb and the resource that the credentials lack", async () => {
  const cluster = await aNamespace();
  const { name: namespace } = cluster;
  const connection = await aServiceAccount(cluster, []);
  const nobody = new KubernetesApi(connection);
  const stranger = new KubernetesApi({ ...connection, token: `${connection.token}x` });

  await expect(
    nobody.list({ apiVersion: "apps/v1", kind: "Deployment", namespace }, never),
  ).rejects.toMatchObject({
    code: "VIM_RIGHTS_MISSING",
    message: expect.stringContaining(
      `needs verb list on resource deployments.apps in namespace ${namespace}`,
    ),
  });
  await expect(nobody.list({ apiVersion: "v1", kind: "Node" }, never)).rejects.toThrow(
    "needs verb list on resource nodes in the whole cluster",
  );
  await expect(stranger.list({ apiVersion: "v1", kind: "Pod", namespace }, never)).rejects.toMatchObject({
    code: "VIM_UNAUTHORIZED",
  });
});
