import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aStore } from "../../test/support/a-store.ts";
import { aVim } from "../../test/support/a-vim.ts";
import { anOccurrence, aPackage, aVnfInstance } from "../../test/support/builders.ts";
import { invalidParam, VnfmError } from "../domain/errors.ts";
import type { Vim } from "../domain/vim.ts";
import type { TargetFacts } from "../infra/infra-driver.ts";
import { type VimRegistration, VimRegistry } from "./vim-registry.ts";

const { store } = await aStore();
const signal = new AbortController().signal;
const answering = async (): Promise<TargetFacts> => ({ version: "v1.34.0", namespaces: ["default", "ran"] });

/** A registry whose clusters answer a probe as told. */
function aRegistry(
  probe: (signal: AbortSignal, token: unknown) => Promise<TargetFacts> = answering,
): VimRegistry {
  return new VimRegistry({
    store,
    infra: {
      connect: async ({ accessInfo }) => ({ probe: (limit) => probe(limit, accessInfo?.bearer_token) }),
    },
    now: () => new Date(),
    newId: randomUUID,
    probeTimeoutMs: 50,
  });
}

function aRegistration(parts: Partial<VimRegistration> = {}): VimRegistration {
  const { name, description, type, authUrl, authCred, vimProject, extra, isDefault } = aVim();
  return { name, description, type, authUrl, authCred, vimProject, extra, isDefault, ...parts };
}

async function aRegisteredVim(parts: Partial<VimRegistration> = {}): Promise<Vim> {
  return aRegistry().register(aRegistration(parts), signal);
}

const unreachable = async () => {
  throw new VnfmError("VIM_UNREACHABLE", "The Kubernetes API cannot be reached: nothing listens there.");
};

test("a cluster that answers becomes an ACTIVE VIM with its namespaces", async () => {
  const vim = await aRegisteredVim();

  expect(vim).toMatchObject({ status: "ACTIVE", statusReason: "", regions: ["default", "ran"] });
  expect(await aRegistry().get(vim.id)).toStrictEqual(vim);
});

test.each(["VIM_UNREACHABLE", "VIM_UNAUTHORIZED", "VIM_RIGHTS_MISSING"] as const)(
  "a cluster that answers with %s is not registered",
  async (code) => {
    const registration = aRegistration();
    const refusing = async () => {
      throw new VnfmError(code, "the cause");
    };

    await expect(aRegistry(refusing).register(registration, signal)).rejects.toMatchObject({
      code,
      message: "the cause",
    });

    expect((await store.vims.list()).map(({ name }) => name)).not.toContain(registration.name);
  },
);

test("a cluster that never answers is given up after the time limit", async () => {
  const silent = (limit: AbortSignal) =>
    new Promise<never>((_, reject) => limit.addEventListener("abort", () => reject(limit.reason)));

  await expect(aRegistry(silent).register(aRegistration(), signal)).rejects.toMatchObject({
    code: "VIM_UNREACHABLE",
    message: "The VIM at https://127.0.0.1:6443 gave no answer within 0.05 s.",
  });
});

test("an openstack VIM is kept without being asked, and says so", async () => {
  const { status, statusReason } = await aRegistry(unreachable).register(
    aRegistration({ type: "openstack", authCred: { username: "u", password: "p" } }),
    signal,
  );

  expect(status).toBe("PENDING");
  expect(statusReason).toContain("openstack");
});

test.each(["10.0.0.1:6443", "ftp://10.0.0.1", "https://user:secret@10.0.0.1"])(
  "the address %s is refused before anybody is asked",
  async (authUrl) => {
    await expect(aRegistry(unreachable).register(aRegistration({ authUrl }), signal)).rejects.toMatchObject({
      code: "INVALID_REQUEST",
      message: expect.stringMatching(/^Invalid input for auth_url\. Reason: (?!.*secret)/),
    });
  },
);

test.each([
  ["/accessInfo/client_key", "auth_cred.client_key", "/vim/auth_cred/client_key"],
  ["/interfaceInfo/ssl_ca_cert", "auth_cred.ssl_ca_cert", "/vim/auth_cred/ssl_ca_cert"],
  ["/interfaceInfo/endpoint", "auth_url", "/vim/auth_url"],
  ["/extra/kubeconfig/users/0", "extra.kubeconfig.users.0", "/vim/extra/kubeconfig/users/0"],
])("what a driver says of %s is told of %s", async (pointer, attribute, ownPointer) => {
  const registry = aRegistry(async () => {
    throw invalidParam(pointer, "it is damaged");
  });

  await expect(registry.register(aRegistration(), signal)).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    message: `Invalid input for ${attribute}. Reason: it is damaged.`,
    invalidParams: [{ pointer: ownPointer, reason: "it is damaged" }],
  });
});

test("there is at most one default VIM, and the refusal names it", async () => {
  const first = await aRegisteredVim({ isDefault: true });
  const second = await aRegisteredVim();
  const refusal = {
    code: "VIM_DEFAULT_TAKEN",
    message: expect.stringContaining(`Default VIM already exists ${first.id}.`),
  };

  await expect(aRegisteredVim({ isDefault: true })).rejects.toMatchObject(refusal);
  await expect(aRegistry().update(second.id, { isDefault: true }, signal)).rejects.toMatchObject(refusal);

  await aRegistry().update(first.id, { isDefault: false }, signal);
  expect(await aRegistry().update(second.id, { isDefault: true }, signal)).toMatchObject({ isDefault: true });
  expect((await aRegistry().resolve(undefined)).connection.vimId).toBe(second.id);
});

test("a name is given only once", async () => {
  const { name } = await aRegisteredVim();

  await expect(aRegisteredVim({ name })).rejects.toMatchObject({ code: "VIM_NAME_TAKEN" });
});

test("new credentials that the cluster refuses change nothing", async () => {
  const vim = await aRegisteredVim();
  const refusing = async () => {
    throw new VnfmError("VIM_UNAUTHORIZED", "the bearer token is unknown");
  };

  await expect(
    aRegistry(refusing).update(vim.id, { authCred: { bearer_token: "wrong" } }, signal),
  ).rejects.toMatchObject({ code: "VIM_UNAUTHORIZED" });

  expect(await aRegistry().get(vim.id)).toStrictEqual(vim);
});

test("an unreachable VIM can be renamed, and shows that it does not answer", async () => {
  const vim = await aRegisteredVim();
  const name = `renamed-${vim.id}`;

  const renamed = await aRegistry(unreachable).update(vim.id, { name }, signal);

  expect(renamed).toMatchObject({
    name,
    status: "ERROR",
    statusReason: expect.stringContaining("nothing listens"),
  });
  expect(renamed.regions).toStrictEqual(vim.regions);
});

test("a VIM in use cannot be deleted, and an unused one is gone", async () => {
  const vim = await aRegisteredVim();
  const vnfPackage = aPackage([], { id: randomUUID() });
  await store.vnfPackages.insert(vnfPackage);
  const instance = aVnfInstance({
    id: randomUUID(),
    vnfPkgId: vnfPackage.id,
    instantiationState: "INSTANTIATED",
    vimConnectionInfo: { vim1: { vimId: vim.id, vimType: "ETSINFV.HELM.V_3" } },
  });
  await store.vnfInstances.insert(instance);

  await expect(aRegistry().delete(vim.id)).rejects.toMatchObject({
    code: "VIM_IN_USE",
    message: expect.stringContaining(`VIM ${vim.id} is still in use by VNF`),
  });

  await store.vnfInstances.delete(instance.id);
  await aRegistry().delete(vim.id);
  await expect(aRegistry().get(vim.id)).rejects.toMatchObject({ code: "VIM_UNKNOWN" });
  await expect(aRegistry().delete(vim.id)).rejects.toMatchObject({ code: "VIM_UNKNOWN" });
});

test("a VIM on which an operation is unfinished cannot be deleted, not even while that operation is just being written", async () => {
  const vim = await aRegisteredVim();
  const vnfPackage = aPackage([], { id: randomUUID(), onboardingState: "CREATED" });
  await store.vnfPackages.insert(vnfPackage);
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id });
  await store.vnfInstances.insert(instance);
  const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId: instance.id, vimIds: [vim.id] });

  const deletion = await store.transaction(async (tx) => {
    await tx.lcmOpOccs.insert(occurrence);
    return { refused: expect(aRegistry().delete(vim.id)).rejects.toMatchObject({ code: "VIM_IN_USE" }) };
  });
  await deletion.refused;

  await store.lcmOpOccs.save({ ...occurrence, operationState: "FAILED_TEMP" });
  await expect(aRegistry().delete(vim.id)).rejects.toThrow("1 LCM operation on it not finished");
  await store.lcmOpOccs.save({ ...occurrence, operationState: "FAILED" });
  await aRegistry().delete(vim.id);
});

test("a VIM that stops answering turns to ERROR, and back once it answers", async () => {
  const vim = await aRegisteredVim();

  const lost = await aRegistry(unreachable).probeAll(signal);
  expect(lost.map(({ id }) => id)).toContain(vim.id);
  expect(await aRegistry().get(vim.id)).toStrictEqual({
    ...vim,
    status: "ERROR",
    statusReason: "The Kubernetes API cannot be reached: nothing listens there.",
  });
  expect(await aRegistry(unreachable).probeAll(signal)).toStrictEqual([]);

  const found = await aRegistry().probeAll(signal);
  expect(found.map(({ id }) => id)).toContain(vim.id);
  expect(await aRegistry().get(vim.id)).toStrictEqual(vim);
});

test("what a probe finds does not overwrite a change made meanwhile", async () => {
  const vim = await aRegisteredVim({ authCred: { bearer_token: randomUUID() } });
  const slow = async (_: AbortSignal, token: unknown) => {
    if (token !== vim.authCred.bearer_token) return answering();
    await aRegistry().update(vim.id, { authCred: { bearer_token: "new" } }, signal);
    throw new VnfmError("VIM_UNAUTHORIZED", "the bearer token is unknown");
  };

  await aRegistry(slow).probeAll(signal);

  expect(await aRegistry().get(vim.id)).toMatchObject({
    status: "ACTIVE",
    authCred: { bearer_token: "new" },
  });
});
