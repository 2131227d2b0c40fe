import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aStore } from "../../../test/support/a-store.ts";
import { aVim } from "../../../test/support/a-vim.ts";
import { anApi } from "../../../test/support/an-api.ts";
import { aPackage, aVnfInstance } from "../../../test/support/builders.ts";
import { VnfmError } from "../../domain/errors.ts";
import { VimRegistry } from "../../vims/vim-registry.ts";
import { vimRoutes } from "./vim-routes.ts";

const { store } = await aStore();
/** Clusters accept every token but this one. */
const WRONG = "a-wrong-token";
const vims = new VimRegistry({
  store,
  infra: {
    connect: async ({ accessInfo }) => ({
      async probe() {
        if (accessInfo?.bearer_token !== WRONG) return { version: "v1.34.0", namespaces: ["default"] };
        throw new VnfmError("VIM_UNAUTHORIZED", "The Kubernetes API does not accept the credentials.");
      },
    }),
  },
  now: () => new Date(),
  newId: randomUUID,
  probeTimeoutMs: 60_000,
});
const app = await anApi(store, [vimRoutes({ vims })]);

function aBody(parts: object = {}) {
  return {
    vim: {
      type: "kubernetes",
      auth_url: "https://10.0.0.1:6443",
      auth_cred: { bearer_token: "S3CRET", ssl_ca_cert: "None" },
      vim_project: { name: "default" },
      name: `vim-${randomUUID()}`,
      ...parts,
    },
  };
}

async function register(parts: object = {}) {
  const answer = await app.inject({ method: "POST", url: "/v1.0/vims.json", body: aBody(parts) });
  expect(answer.statusCode).toBe(201);
  return answer.json().vim;
}

test("a VIM is registered, shown, found, changed and deleted, without its secrets ever being told", async () => {
  const registered = await app.inject({ method: "POST", url: "/v1.0/vims", body: aBody({ name: "lab" }) });
  expect(registered.statusCode).toBe(201);
  expect(registered.headers["content-type"]).toBe("application/json");
  const { vim } = registered.json();
  expect(vim).toMatchObject({ name: "lab", status: "ACTIVE", placement_attr: { regions: ["default"] } });

  const shown = await app.inject(`/v1.0/vims/${vim.id}.json`);
  expect(shown.statusCode).toBe(200);
  expect(shown.json().vim).toStrictEqual(vim);

  const changed = await app.inject({
    method: "PUT",
    url: `/v1.0/vims/${vim.id}.json`,
    body: { vim: { description: "ran", auth_cred: vim.auth_cred } },
  });
  expect(changed.statusCode).toBe(200);
  expect(changed.json().vim).toMatchObject({
    id: vim.id,
    description: "ran",
    updated_at: expect.any(String),
  });

  const listed = await app.inject("/v1.0/vims.json");
  expect(listed.json().vims).toContainEqual(changed.json().vim);
  for (const answer of [registered, shown, changed, listed]) expect(answer.body).not.toContain("S3CRET");
  expect((await vims.get(vim.id)).authCred.bearer_token).toBe("S3CRET");

  const deleted = await app.inject({ method: "DELETE", url: `/v1.0/vims/${vim.id}.json` });
  expect(deleted.statusCode).toBe(204);
  expect(deleted.body).toBe("");
  expect(deleted.headers).not.toHaveProperty("content-type");
  expect((await app.inject(`/v1.0/vims/${vim.id}`)).statusCode).toBe(404);
});

test("the official client finds a VIM by its name or id, asking for the id alone", async () => {
  const { id, name } = await register();

  for (const query of [`name=${name}`, `id=${id}`]) {
    const { vims: found } = (await app.inject(`/v1.0/vims.json?${query}&fields=id`)).json();
    expect(found).toStrictEqual([{ id }]);
  }
  expect((await app.inject("/v1.0/vims.json?name=nobody")).json()).toStrictEqual({ vims: [] });
  expect((await app.inject(`/v1.0/vims/${id}?fields=name&fields=type`)).json()).toStrictEqual({
    vim: { name, type: "kubernetes" },
  });
});

test.each([
  ["no body", undefined, 400, "Resource body required"],
  ["an unknown attribute", aBody({ colour: 1 }), 400, "Unrecognized attribute(s) 'colour'"],
  ["a missing attribute", aBody({ auth_url: undefined }), 400, "Required attribute 'auth_url' not specified"],
  ["a wrong type", aBody({ auth_cred: "token" }), 400, "Invalid input for auth_cred."],
  ["no URL", aBody({ auth_url: "10.0.0.1" }), 400, "Invalid input for auth_url."],
])("a registration with %s is refused in Tacker's form", async (_, body, status, message) => {
  const answer = await app.inject({ method: "POST", url: "/v1.0/vims", ...(body && { body }) });

  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.json()).toStrictEqual({
    TackerError: { type: "HTTPBadRequest", message: expect.stringContaining(message), detail: "" },
  });
});

test.each([
  ["{", 400, "HTTPBadRequest"],
  [Buffer.from([0x7b, 0xff, 0x7d]), 400, "HTTPBadRequest"],
  ["[".repeat(10_000), 400, "HTTPBadRequest"],
  [`{"vim": "${"x".repeat(1_000_000)}"}`, 413, "HTTPRequestEntityTooLarge"],
])("a broken body is refused in Tacker's form, too (%#)", async (payload, status, type) => {
  const answer = await app.inject({
    method: "POST",
    url: "/v1.0/vims",
    headers: { "content-type": "application/json" },
    payload,
  });

  expect(answer.statusCode).toBe(status);
  expect(answer.json().TackerError.type).toBe(type);
});

test("credentials that the cluster refuses are refused, with the cause and without the secret", async () => {
  const body = aBody({ auth_cred: { bearer_token: WRONG } });

  const answer = await app.inject({ method: "POST", url: "/v1.0/vims", body });

  expect(answer.statusCode).toBe(422);
  expect(answer.json().TackerError).toStrictEqual({
    type: "VimUnauthorizedException",
    message: "The Kubernetes API does not accept the credentials.",
    detail: "",
  });
});

test.each(["GET", "PUT", "DELETE"] as const)(
  "%s of an unknown VIM is a 404 that Tacker's client understands",
  async (method) => {
    const answer = await app.inject({
      method,
      url: "/v1.0/vims/nobody.json",
      ...(method === "PUT" && { body: { vim: { name: "n" } } }),
    });

    expect(answer.statusCode).toBe(404);
    expect(answer.json().TackerError).toMatchObject({
      type: "VimNotFoundException",
      message: expect.stringContaining("Specified VIM id nobody is invalid."),
    });
  },
);

test("what cannot be is a conflict: a second default, a taken name, deletion in use", async () => {
  const standard = await register({ is_default: true });
  const vnfPackage = aPackage([], { id: randomUUID() });
  await store.vnfPackages.insert(vnfPackage);
  await store.vnfInstances.insert(
    aVnfInstance({
      vnfPkgId: vnfPackage.id,
      instantiationState: "INSTANTIATED",
      vimConnectionInfo: { vim1: { vimId: standard.id, vimType: "ETSINFV.HELM.V_3" } },
    }),
  );

  const refused = await Promise.all([
    app.inject({ method: "POST", url: "/v1.0/vims", body: aBody({ is_default: true }) }),
    app.inject({ method: "POST", url: "/v1.0/vims", body: aBody({ name: standard.name }) }),
    app.inject({ method: "DELETE", url: `/v1.0/vims/${standard.id}` }),
  ]);

  expect(refused.map(({ statusCode }) => statusCode)).toStrictEqual([409, 409, 409]);
  expect(refused.map((answer) => answer.json().TackerError.type)).toStrictEqual([
    "VimDefaultDuplicateException",
    "DuplicateEntity",
    "VimInUseException",
  ]);
});

test.each(["type", "auth_url", "id", "status"])("%s cannot be changed", async (attribute) => {
  const { id } = await register();

  const answer = await app.inject({
    method: "PUT",
    url: `/v1.0/vims/${id}`,
    body: { vim: { [attribute]: "x" } },
  });

  expect(answer.statusCode).toBe(400);
  expect(answer.json().TackerError.message).toBe(`Cannot update read-only attribute ${attribute}`);
});

test("an openstack VIM is accepted and says that it is not asked", async () => {
  const vim = await register({
    type: "openstack",
    auth_cred: { username: "u", password: "S3CRET", user_domain_name: "Default" },
  });

  expect(vim).toMatchObject({ status: "PENDING", status_reason: expect.stringContaining("openstack") });
  expect(vim.auth_cred).toMatchObject({ username: "u", password: "***", user_domain_name: "Default" });
});

test("a VIM kept with a token of another time is shown without it", async () => {
  const vim = aVim({ extra: { kubeconfig: "token: S3CRET" }, authCred: { bearer_token: "S3CRET" } });
  await store.vims.insert(vim);

  expect((await app.inject(`/v1.0/vims/${vim.id}`)).body).not.toContain("S3CRET");
});

test.each(["/v1.0/vims/%00", "/v1.0/vims?name=%00", "/v1.0/vims/%ff"])(
  "nothing is found at %s",
  async (url) => {
    const answer = await app.inject(url);

    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain('"id"');
  },
);

test("other methods are told which there are", async () => {
  const answer = await app.inject({ method: "PATCH", url: "/v1.0/vims/x" });

  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toContain("PUT");
});

test("the keys of a VIM's masters are shown, and forgotten so that a new one is accepted", async () => {
  const { id } = await register();
  await store.sshHostKeys.pin(id, "10.0.0.1", "ssh-ed25519 AAAA");
  await store.sshHostKeys.pin(id, "[10.0.0.2]:2222", "ssh-ed25519 BBBB");
  const url = `/v1.0/vims/${id}/host_keys`;

  expect((await app.inject(url)).json()).toMatchObject({
    host_keys: [{ address: "10.0.0.1", key: "ssh-ed25519 AAAA" }, { address: "[10.0.0.2]:2222" }],
  });
  const one = `${url}?${new URLSearchParams({ address: "[10.0.0.2]:2222" })}`;
  expect((await app.inject({ method: "DELETE", url: one })).statusCode).toBe(204);
  expect((await app.inject(url)).json().host_keys).toHaveLength(1);
  expect((await app.inject({ method: "DELETE", url: `/v1.0/vims/${id}` })).statusCode).toBe(204);
  expect(await store.sshHostKeys.list(id)).toEqual([]);
  expect((await app.inject(url)).statusCode).toBe(404);
});

test("the keys of masters that no VIM names are the administrator's to forget", async () => {
  await store.sshHostKeys.pin("unregistered", "10.0.0.1", "ssh-ed25519 AAAA");
  const url = "/v1.0/vims/unregistered/host_keys";

  expect((await app.inject(url)).json()).toMatchObject({ host_keys: [{ address: "10.0.0.1" }] });
  expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(204);

  expect(await store.sshHostKeys.list("unregistered")).toEqual([]);
});
