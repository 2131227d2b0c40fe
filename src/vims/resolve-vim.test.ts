import { expect, test } from "vitest";
import { aVim } from "../../test/support/a-vim.ts";
import type { Vim } from "../domain/vim.ts";
import { resolveVim } from "./resolve-vim.ts";

const registered = aVim({ extra: { use_helm: true }, authCred: { bearer_token: "of-the-registry" } });
const complete = {
  vimType: "ETSINFV.HELM.V_3",
  interfaceInfo: { endpoint: "https://10.0.0.9:6443" },
  accessInfo: { bearer_token: "of-the-request" },
};

function vims(...known: Vim[]) {
  return {
    find: async (id: string) => known.find((vim) => vim.id === id),
    findDefault: async () => known.find(({ isDefault }) => isDefault),
  };
}

test("a complete entry is used as it is, and kept whole", async () => {
  const { vimConnectionId, connection, toKeep } = await resolveVim(vims(registered), { vim1: complete });

  expect(vimConnectionId).toBe("vim1");
  expect(connection).toStrictEqual(complete);
  expect(toKeep).toStrictEqual(complete);
});

test("only the first entry is the VIM", async () => {
  const second = { vimType: "ETSINFV.HELM.V_3", vimId: "dummy" };

  expect((await resolveVim(vims(), { vim1: complete, vim2: second })).vimConnectionId).toBe("vim1");
});

test.each(["accessInfo", "interfaceInfo"] as const)(
  "an entry without %s is replaced by the VIM it names",
  async (missing) => {
    const { [missing]: _, ...partial } = complete;
    const { vimConnectionId, connection } = await resolveVim(vims(registered), {
      vim1: { ...partial, vimId: registered.id, extra: { dropped: true } },
    });

    expect(vimConnectionId).toBe("vim1");
    expect(connection).toMatchObject({
      vimId: registered.id,
      accessInfo: { bearer_token: "of-the-registry" },
    });
    expect(connection.extra).toStrictEqual({ use_helm: true });
  },
);

test("what is kept of a registered VIM holds no secret and leads to the same VIM again", async () => {
  const first = await resolveVim(vims(registered), { vim1: { vimType: "kubernetes", vimId: registered.id } });

  expect(first.toKeep).toStrictEqual({
    vimId: registered.id,
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: registered.authUrl },
  });
  const rotated = { ...registered, authCred: { bearer_token: "rotated" } };
  const again = await resolveVim(vims(rotated), { vim1: first.toKeep });
  expect(again.connection.accessInfo).toStrictEqual({ bearer_token: "rotated" });
});

test.each([undefined, {}])("without any connection (%j) the default VIM is meant", async (requested) => {
  const standard = aVim({ isDefault: true });

  const { vimConnectionId, connection } = await resolveVim(vims(registered, standard), requested);

  expect(vimConnectionId).toBe("default");
  expect(connection.vimId).toBe(standard.id);
});

test("without any connection and without a default VIM the request cannot be met", async () => {
  await expect(resolveVim(vims(registered), undefined)).rejects.toMatchObject({
    code: "VIM_NOT_CHOSEN",
    message: expect.stringContaining("No VimConnectionInfo set to the VnfInstance."),
  });
});

test("an unknown VIM is named", async () => {
  await expect(resolveVim(vims(), { vim1: { vimType: "kubernetes", vimId: "gone" } })).rejects.toMatchObject({
    code: "VIM_UNKNOWN",
    message: "VIM gone not found.",
  });
});

test("an entry that names no VIM and brings no credentials is refused with its place", async () => {
  await expect(resolveVim(vims(registered), { "a/b": { vimType: "kubernetes" } })).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    invalidParams: [{ pointer: "/vimConnectionInfo/a~1b" }],
  });
});

test("a kubeconfig in the request needs no registered VIM", async () => {
  const entry = { vimType: "kubernetes", extra: { kubeconfig: "apiVersion: v1" } };

  expect((await resolveVim(vims(), { vim1: entry })).connection).toStrictEqual({
    ...entry,
    vimType: "ETSINFV.KUBERNETES.V_1",
  });
});

test("a login on the masters in the request needs no registered VIM, and comes before that of one", async () => {
  const extra = { helm_info: { masternode_ip: "192.0.2.1" }, dropped: true };
  const entry = { vimType: "ETSINFV.HELM.V_3", extra };

  expect((await resolveVim(vims(), { vim1: entry })).connection).toStrictEqual(entry);
  const named = await resolveVim(vims(registered), { vim1: { ...entry, vimId: registered.id } });
  expect(named.connection.extra).toStrictEqual({ use_helm: true, helm_info: extra.helm_info });
  expect(named.toKeep.extra).toStrictEqual({ helm_info: extra.helm_info });
  const again = await resolveVim(vims(registered), { vim1: named.toKeep });
  expect(again.connection).toStrictEqual(named.connection);
});
