import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { aPackageApi, packagesUrl } from "../../test/support/a-package-api.ts";
import { anApi } from "../../test/support/an-api.ts";
import { anLcmApi, type LcmApi } from "../../test/support/an-lcm-api.ts";
import { anOccurrence, aPackage, aVnfInstance } from "../../test/support/builders.ts";
import { staticTokens } from "../auth/static/static-tokens.ts";
import { Subscriptions } from "../notifications/subscriptions.ts";
import { VimRegistry } from "../vims/vim-registry.ts";
import { deadLetterRoutes } from "./dead-letters/dead-letter-routes.ts";
import { subscriptionRoutes } from "./subscriptions/subscription-routes.ts";
import { vimRoutes } from "./vims/vim-routes.ts";

const authenticators = [
  staticTokens([
    { secret: "red", client: { role: "member", tenantId: "red" } },
    { secret: "blue", client: { role: "member", tenantId: "blue" } },
    { secret: "admin", client: { role: "admin", tenantId: "ops" } },
  ]),
];
const LCM = "/vnflcm/v2";
let api: LcmApi;
/** Of each tenant the id of its package, instance and occurrence. */
const idsOf = new Map<string, string>();

beforeAll(async () => {
  api = await anLcmApi({ authenticators });
  for (const tenantId of ["red", "blue"]) {
    const id = randomUUID();
    idsOf.set(tenantId, id);
    // All tenants have a package of the same VNFD.
    await api.store.vnfPackages.insert(aPackage([], { id, tenantId }));
    await api.store.vnfInstances.insert(aVnfInstance({ id, tenantId, vnfPkgId: id }));
    await api.store.lcmOpOccs.insert(
      anOccurrence({ id, tenantId, vnfInstanceId: id, operationState: "FAILED_TEMP" }),
    );
  }
});

const as = (token: string) => ({ headers: { "x-auth-token": token } });
const idOf = (tenant: string) => String(idsOf.get(tenant));

async function idsSeenBy(token: string, path: string): Promise<string[]> {
  return (await api.call("GET", path, as(token))).json().map(({ id }: { id: string }) => id);
}

describe.each([`${LCM}/vnf_instances`, `${LCM}/vnf_lcm_op_occs`])("%s", (path) => {
  test("shows a tenant its own alone, short and whole", async () => {
    for (const tenant of ["red", "blue", "red"])
      expect(await idsSeenBy(tenant, path)).toEqual([idOf(tenant)]);
    expect(await idsSeenBy("blue", `${path}?all_fields`)).toEqual([idOf("blue")]);
    expect((await api.call("GET", `${path}/${idOf("red")}`, as("red"))).statusCode).toBe(200);
    expect((await api.call("GET", `${path}/${idOf("red")}`, as("blue"))).statusCode).toBe(404);
  });

  test("shows an administrator those of all", async () => {
    expect(await idsSeenBy("admin", path)).toEqual([idOf("red"), idOf("blue")].toSorted());
    expect((await api.call("GET", `${path}/${idOf("blue")}`, as("admin"))).statusCode).toBe(200);
  });
});

test.each([
  ["POST", `vnf_instances/ID/instantiate`, { flavourId: "simple" }],
  ["POST", `vnf_instances/ID/terminate`, { terminationType: "FORCEFUL" }],
  ["PATCH", `vnf_instances/ID`, { vnfInstanceName: "mine" }],
  ["DELETE", `vnf_instances/ID`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/retry`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/rollback`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/fail`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/cancel`, { cancelMode: "FORCEFUL" }],
] as const)("%s %s of another tenant is 404, and nothing happens", async (method, path, payload) => {
  const answer = await api.call(method, `${LCM}/${path.replace("ID", idOf("red"))}`, {
    ...as("blue"),
    payload,
  });

  expect(answer.statusCode).toBe(404);
  expect((await api.store.lcmOpOccs.find(idOf("red")))?.operationState).toBe("FAILED_TEMP");
});

test("an instance is made from the own package, and is the tenant's", async () => {
  const { vnfdId } = aVnfInstance();

  const made = await api.call("POST", `${LCM}/vnf_instances`, { ...as("red"), payload: { vnfdId } });

  expect(made.statusCode).toBe(201);
  const instance = await api.store.vnfInstances.find(made.json().id);
  expect(instance).toMatchObject({ tenantId: "red", vnfPkgId: idOf("red") });
});

test("the package of another tenant is unknown, to an administrator too", async () => {
  const { vnfdId } = aVnfInstance();

  const refused = await api.call("POST", `${LCM}/vnf_instances`, { ...as("admin"), payload: { vnfdId } });

  expect(refused.statusCode).toBe(422);
  expect(refused.json()).toMatchObject({ code: "VNFD_UNKNOWN" });
});

test("a VIM is there for its tenant alone, which chooses names and a default of its own", async () => {
  const { store } = api;
  const infra = { connect: async () => ({ probe: async () => ({ version: "v1.34.0", namespaces: [] }) }) };
  const vims = new VimRegistry({
    store,
    infra,
    probeTimeoutMs: 60_000,
    now: () => new Date(),
    newId: randomUUID,
  });
  const app = await anApi(store, [vimRoutes({ vims })], { authenticators });
  const call = (token: string, method: "GET" | "POST" | "PUT" | "DELETE", path = "", vim?: object) =>
    app.inject({
      method,
      url: `/v1.0/vims${path}`,
      ...as(token),
      ...(vim === undefined ? {} : { payload: { vim } }),
    });
  const lab = {
    name: "lab",
    type: "kubernetes",
    auth_url: "https://127.0.0.1:6443",
    auth_cred: { bearer_token: "secret" },
    vim_project: { name: "default" },
    is_default: true,
  };

  const registered = await call("red", "POST", "", lab);
  expect(registered.json().vim).toMatchObject({ tenant_id: "red" });
  expect((await call("blue", "POST", "", lab)).json().vim).toMatchObject({ tenant_id: "blue" });
  expect((await call("red", "POST", "", { ...lab, is_default: false })).statusCode).toBe(409);

  const path = `/${registered.json().vim.id}`;
  for (const method of ["GET", "DELETE"] as const) {
    expect((await call("blue", method, path)).statusCode).toBe(404);
  }
  expect((await call("blue", "PUT", path, { description: "mine" })).statusCode).toBe(404);
  expect((await call("blue", "GET")).json().vims).toHaveLength(1);
  expect((await call("admin", "GET")).json().vims).toHaveLength(2);
  expect((await call("admin", "PUT", path, { is_default: true })).statusCode).toBe(200);

  const keysOfNobody = "/unregistered/host_keys";
  expect((await call("red", "DELETE", keysOfNobody)).statusCode).toBe(404);
  expect((await call("admin", "DELETE", keysOfNobody)).statusCode).toBe(204);
});

test("a VNF package is there for its tenant alone", async () => {
  const { app, store } = await aPackageApi({ authenticators });
  const call = (
    token: string,
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    body?: object,
  ) => app.inject({ method, url, ...as(token), ...(body === undefined ? {} : { payload: body }) });

  const made = await call("red", "POST", packagesUrl, {});
  const url = String(made.headers.location);
  expect(await store.vnfPackages.find(made.json().id)).toMatchObject({ tenantId: "red" });

  expect((await call("red", "GET", packagesUrl)).json()).toHaveLength(1);
  expect((await call("blue", "GET", packagesUrl)).json()).toEqual([]);
  expect((await call("admin", "GET", packagesUrl)).json()).toHaveLength(1);
  expect((await call("blue", "GET", url)).statusCode).toBe(404);
  for (const part of ["package_content", "vnfd", "manifest"]) {
    expect((await call("blue", "GET", `${url}/${part}`)).statusCode).toBe(404);
  }
  expect((await call("blue", "PATCH", url, { userDefinedData: { a: 1 } })).statusCode).toBe(404);
  expect((await call("blue", "DELETE", url)).statusCode).toBe(404);
  const upload = { method: "PUT", url: `${url}/package_content`, payload: Buffer.from("PK") } as const;
  const headers = { ...as("blue").headers, "content-type": "application/zip" };
  expect((await app.inject({ ...upload, headers })).statusCode).toBe(404);
  expect(await store.vnfPackages.find(made.json().id)).toMatchObject({ onboardingState: "CREATED" });
  expect((await call("red", "DELETE", url)).statusCode).toBe(204);
});

test("subscriptions and dead letters are there for their tenant alone", async () => {
  const { store } = api;
  const now = () => new Date();
  const subscriptions = new Subscriptions({
    store,
    callbacks: { test: () => Promise.reject(new Error("no callback is asked")) },
    testCallbacks: false,
    limit: 10,
    now,
    newId: randomUUID,
  });
  const parts = { store, pageSize: 10, baseUrl: () => "http://fairlead.test" };
  const app = await anApi(
    store,
    [subscriptionRoutes({ ...parts, subscriptions }), deadLetterRoutes({ ...parts, wake: () => {}, now })],
    { authenticators },
  );
  const call = (token: string, method: "GET" | "POST" | "DELETE", url: string, payload?: object) =>
    app.inject({
      method,
      url,
      headers: { ...as(token).headers, version: "2.0.0" },
      ...(payload === undefined ? {} : { payload }),
    });
  const LETTERS = "/notifications/v1/dead_letters";

  for (const root of ["/vnflcm/v1/subscriptions", `${LCM}/subscriptions`]) {
    const callbackUri = "http://nfvo.example/";
    const { id } = (await call("red", "POST", root, { callbackUri })).json();
    const other = (await call("blue", "POST", root, { callbackUri })).json().id;
    const letter = randomUUID();
    await store.notifications.append([
      { id: letter, subscriptionId: id, vnfInstanceId: idOf("red"), createdAt: now(), content: {} },
    ]);
    await store.notifications.bury(letter, "told to", now());

    expect((await call("red", "GET", root)).json()).toMatchObject([{ id }]);
    expect((await call("blue", "GET", root)).json()).toMatchObject([{ id: other }]);
    expect((await call("admin", "GET", root)).json()).toHaveLength(2);
    expect((await call("red", "GET", LETTERS)).json()).toMatchObject([{ id: letter }]);
    expect((await call("blue", "GET", LETTERS)).json()).toEqual([]);
    expect((await call("admin", "GET", LETTERS)).json()).toMatchObject([{ id: letter }]);

    expect((await call("blue", "GET", `${root}/${id}`)).statusCode).toBe(404);
    expect((await call("blue", "DELETE", `${root}/${id}`)).statusCode).toBe(404);
    expect((await call("blue", "GET", `${LETTERS}/${letter}`)).statusCode).toBe(404);
    expect((await call("blue", "POST", `${LETTERS}/${letter}/resend`)).statusCode).toBe(404);
    expect((await call("red", "GET", `${LETTERS}/${letter}`)).statusCode).toBe(200);
    expect((await call("red", "DELETE", `${root}/${id}`)).statusCode).toBe(204);
    expect((await call("red", "GET", LETTERS)).json()).toEqual([]);
  }
});
