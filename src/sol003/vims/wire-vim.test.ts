import { expect, test } from "vitest";
import { aVim } from "../../../test/support/a-vim.ts";
import { toWireVim } from "./wire-vim.ts";

test("a VIM is answered under Tacker's names", () => {
  const vim = aVim({ regions: ["default", "kube-system"], status: "ERROR", statusReason: "no answer" });

  expect(toWireVim(vim)).toStrictEqual({
    id: vim.id,
    type: "kubernetes",
    tenant_id: "default",
    name: vim.name,
    description: "",
    placement_attr: { regions: ["default", "kube-system"] },
    is_default: false,
    created_at: "2026-01-02T03:04:05Z",
    updated_at: null,
    extra: {},
    auth_url: vim.authUrl,
    vim_project: { name: "default" },
    auth_cred: { bearer_token: "***", auth_url: vim.authUrl },
    status: "ERROR",
    status_reason: "no answer",
  });
});

test("an update shows when it was", () => {
  expect(toWireVim(aVim({ updatedAt: new Date("2026-02-03T04:05:06Z") })).updated_at).toBe(
    "2026-02-03T04:05:06Z",
  );
});

test.each([
  { authCred: { bearer_token: "S3CRET" } },
  { authCred: { username: "admin", password: "S3CRET" } },
  { authCred: { client_certificate: "-----BEGIN CERTIFICATE-----", client_key: "S3CRET" } },
  { authCred: { oidc_token_url: "https://idp/token", client_id: "c", client_secret: "S3CRET" } },
  { authCred: { secret_uuid: "S3CRET" } },
  { extra: { kubeconfig: "users: [{user: {token: S3CRET}}]" } },
  { extra: { kubeconfig: { users: [{ user: { token: "S3CRET" } }] } } },
  {
    extra: {
      helm_info: { masternode_ip: ["10.0.0.1"], masternode_username: "u", masternode_password: "S3CRET" },
    },
  },
  { extra: { helm_info: "{'masternode_ip': '10.0.0.1', 'masternode_password': 'S3CRET'}" } },
  { extra: { helm_info: { masternode_private_key: "-----BEGIN OPENSSH PRIVATE KEY-----\nS3CRET" } } },
  { extra: { certificate: "-----BEGIN RSA PRIVATE KEY-----\nS3CRET" } },
  { extra: { repository: "https://user:S3CRET@charts.example" } },
])("no secret of %j is ever answered", (parts) => {
  const shown = JSON.stringify(toWireVim(aVim(parts)));

  expect(shown).not.toContain("S3CRET");
  expect(shown).toContain("***");
});

test("what is no secret stays to be seen", () => {
  const { auth_cred, extra } = toWireVim(
    aVim({
      authCred: { username: "admin", oidc_token_url: "https://idp/token", client_id: "c", ssl_ca_cert: "CA" },
      extra: { use_helm: true, helm_info: { masternode_ip: ["10.0.0.1"] }, area: "zone@region" },
    }),
  );

  expect(auth_cred).toMatchObject({
    username: "admin",
    oidc_token_url: "https://idp/token",
    client_id: "c",
    ssl_ca_cert: "CA",
  });
  expect(extra).toStrictEqual({
    use_helm: true,
    helm_info: { masternode_ip: ["10.0.0.1"] },
    area: "zone@region",
  });
});
