import { expect, test } from "vitest";
import { cpuMsOf } from "../../test/support/cpu-time.ts";
import { withMaskedSecrets, withoutAccessInfo, withoutSecrets } from "./hide-secrets.ts";

const PEM = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----";

test("masks values by the names they have, at any depth", () => {
  expect(
    withMaskedSecrets({
      namespace: "edge",
      replicas: 3,
      nothing: null,
      db: { password: "p", user: "u", pin: [{ token: 12345 }, "plain"] },
      credentials: { a: 1 },
      createSecret: true,
      adminToken: null,
    }),
  ).toEqual({
    namespace: "edge",
    replicas: 3,
    nothing: null,
    db: { password: "***", user: "u", pin: [{ token: "***" }, "plain"] },
    credentials: "***",
    createSecret: true,
    adminToken: null,
  });
});

test("masks secrets that stand within texts", () => {
  const { texts } = withMaskedSecrets({
    texts: [
      "db.password=geheim,db.user=joe",
      "a.b=1,auth.token=geheim",
      "https://joe:geheim@repo.example/charts",
      "https://repo.example/c?token=geheim&x=1",
      PEM,
      "apiVersion: v1\nusers:\n- user:\n    token: geheim\n",
      '{"masternode_username": "joe", "masternode_password": "geheim"}',
      "{'masternode_password': 'geheim'}",
      "just: a, plain=text",
    ],
  });

  expect(JSON.stringify(texts)).not.toMatch(/geheim|MHcCAQ/);
  expect(texts).toEqual([
    "db.password=***,db.user=joe",
    "a.b=1,auth.token=***",
    "https://joe:***@repo.example/charts",
    "https://repo.example/c?token=***&x=1",
    "***",
    "***",
    "***",
    "***",
    "just: a, plain=text",
  ]);
});

test("empties the access information of VIM connections and takes the secrets out of the rest", () => {
  const connection = {
    vimId: "v",
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: "https://10.0.0.1:6443", ssl_ca_cert: "-----BEGIN CERTIFICATE-----" },
    accessInfo: { bearer_token: "geheim", username: "joe" },
    extra: {
      kubeconfig: "geheim",
      use_helm: true,
      helm_info: "{'masternode_ip': '10.0.0.1', 'masternode_password': 'geheim'}",
      nested: [{ password: "geheim", context: "c" }],
      port: 22,
    },
  };

  expect(withoutAccessInfo({ vim1: connection, bare: { vimType: "t" } })).toEqual({
    vim1: {
      vimId: "v",
      vimType: "ETSINFV.HELM.V_3",
      interfaceInfo: connection.interfaceInfo,
      accessInfo: {},
      extra: { use_helm: true, helm_info: "***", nested: [{ context: "c" }], port: 22 },
    },
    bare: { vimType: "t" },
  });
  expect(withMaskedSecrets({ vimConnectionInfo: { vim1: connection } })).toMatchObject({
    vimConnectionInfo: { vim1: { accessInfo: {}, extra: { kubeconfig: "***" } } },
  });
});

test("keeps odd values as they are", () => {
  expect(withoutSecrets({ a: [1, null, true, "x"], b: {} })).toEqual({ a: [1, null, true, "x"], b: {} });
  expect(withMaskedSecrets({ accessInfo: "text" })).toEqual({ accessInfo: "text" });
});

test("is quick with texts made to be slow", () => {
  const texts = [
    "a".repeat(500_000),
    "a=".repeat(200_000),
    "//".repeat(200_000),
    `${"a ".repeat(200_000)}:`,
    "-".repeat(300_000),
  ];

  expect(cpuMsOf(() => withMaskedSecrets({ texts }))).toBeLessThan(2_000);
});
