import { expect, test } from "vitest";
import { aVim } from "../../test/support/a-vim.ts";
import { toVimConnectionInfo } from "./to-vim-connection-info.ts";

test("a registered VIM becomes a connection with everything a driver needs", () => {
  const vim = aVim({
    authUrl: "https://10.0.0.1:6443",
    authCred: { bearer_token: "t0ken", ssl_ca_cert: "-----BEGIN CERTIFICATE-----" },
    extra: { use_helm: true, helm_info: { masternode_ip: ["10.0.0.1"] } },
  });

  expect(toVimConnectionInfo(vim)).toStrictEqual({
    vimId: vim.id,
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: "https://10.0.0.1:6443", ssl_ca_cert: "-----BEGIN CERTIFICATE-----" },
    accessInfo: { bearer_token: "t0ken" },
    extra: { use_helm: true, helm_info: { masternode_ip: ["10.0.0.1"] } },
  });
});

test.each([
  [{ use_helm: true }, "ETSINFV.HELM.V_3"],
  [{ use_helm: "True" }, "ETSINFV.HELM.V_3"],
  [{ use_helm: false }, "ETSINFV.KUBERNETES.V_1"],
  [{ use_helm: "yes" }, "ETSINFV.KUBERNETES.V_1"],
  [{}, "ETSINFV.KUBERNETES.V_1"],
])("extra %j makes it a VIM of type %s", (extra, vimType) => {
  expect(toVimConnectionInfo(aVim({ extra })).vimType).toBe(vimType);
});

test("None, null and nothing are no credentials", () => {
  const { interfaceInfo, accessInfo } = toVimConnectionInfo(
    aVim({
      authCred: { ssl_ca_cert: "None", username: "None", password: "", bearer_token: "t", client_id: null },
    }),
  );

  expect(interfaceInfo).not.toHaveProperty("ssl_ca_cert");
  expect(accessInfo).toStrictEqual({ bearer_token: "t" });
});
