import { expect, test } from "vitest";
import { aVim } from "../../test/support/a-vim.ts";
import { changeVim } from "./change-vim.ts";

test("a new token takes the place of user and password, and the CA stays", () => {
  const vim = aVim({ authCred: { username: "u", password: "p", ssl_ca_cert: "CA" } });

  expect(changeVim(vim, { authCred: { bearer_token: "t" } }).authCred).toStrictEqual({
    ssl_ca_cert: "CA",
    bearer_token: "t",
  });
});

test("user and password take the place of a token", () => {
  const vim = aVim({ authCred: { bearer_token: "t" } });

  expect(changeVim(vim, { authCred: { username: "u", password: "p" } }).authCred).toStrictEqual({
    username: "u",
    password: "p",
  });
});

test("a new password keeps the rest of an OIDC login", () => {
  const oidc = { oidc_token_url: "https://idp/token", username: "u", password: "old", client_id: "c" };

  expect(changeVim(aVim({ authCred: oidc }), { authCred: { password: "new" } }).authCred).toStrictEqual({
    ...oidc,
    password: "new",
  });
});

test("what an answer showed masked may be sent back, and stays as it was", () => {
  const vim = aVim({
    authCred: { bearer_token: "t", ssl_ca_cert: "CA" },
    extra: { helm_info: { masternode_ip: "10.0.0.1", masternode_password: "p" } },
  });

  const changed = changeVim(vim, {
    authCred: { bearer_token: "***", ssl_ca_cert: "new CA", username: "None" },
    extra: { helm_info: { masternode_ip: "10.0.0.2", masternode_password: "***" } },
  });

  expect(changed.authCred).toMatchObject({ bearer_token: "t", ssl_ca_cert: "new CA" });
  expect(changed.extra).toStrictEqual({ helm_info: { masternode_ip: "10.0.0.2", masternode_password: "p" } });
});

test("a kubeconfig and other credentials take each other's place", () => {
  const byKubeconfig = aVim({ authCred: {}, extra: { use_helm: true, kubeconfig: "old" } });

  const byToken = changeVim(byKubeconfig, { authCred: { bearer_token: "t" } });
  expect(byToken.extra).toStrictEqual({ use_helm: true });
  expect(byToken.authCred).toStrictEqual({ bearer_token: "t" });

  expect(changeVim(byToken, { authCred: {}, extra: { kubeconfig: "new" } })).toMatchObject({
    extra: { use_helm: true, kubeconfig: "new" },
  });
});

test("null removes an entry of extra", () => {
  expect(
    changeVim(aVim({ extra: { area: "a@b", use_helm: true } }), { extra: { area: null } }).extra,
  ).toStrictEqual({
    use_helm: true,
  });
});
