import { beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { aCertificate, type Certificate } from "../../../../test/support/a-certificate.ts";
import type { JsonObject } from "../../../domain/json.ts";
import type { VimConnectionInfo } from "../../../domain/vim.ts";
import { toKubeconfig } from "./to-kubeconfig.ts";
import { readVimConnection } from "./vim-connection.ts";

let authority: Certificate;
let client: Certificate;

beforeAll(() => {
  authority = aCertificate({ name: "authority" });
  client = aCertificate({ name: "client", issuer: authority });
});

function aConnection(over: Partial<VimConnectionInfo> = {}): VimConnectionInfo {
  return {
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: "https://10.0.0.1:6443/", ssl_ca_cert: authority.certificate },
    accessInfo: { bearer_token: "abc.def" },
    ...over,
  };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

function aKubeconfig(user: JsonObject = { token: "t" }, cluster: JsonObject = {}): JsonObject {
  return {
    apiVersion: "v1",
    "current-context": "two",
    contexts: [
      { name: "one", context: { cluster: "none", user: "none" } },
      { name: "two", context: { cluster: "lab", user: "admin" } },
    ],
    clusters: [
      {
        name: "lab",
        cluster: {
          server: "https://lab:6443",
          "certificate-authority-data": base64(authority.certificate),
          ...cluster,
        },
      },
    ],
    users: [{ name: "admin", user }],
  };
}

test("reads a bearer token and a certificate authority", () => {
  expect(readVimConnection(aConnection())).toEqual({
    server: "https://10.0.0.1:6443",
    ca: authority.certificate,
    token: "abc.def",
    skipTlsVerify: false,
  });
});

test.for([
  ["spaces for line breaks", (pem: string) => pem.replaceAll("\n", " ")],
  ["line breaks within BEGIN CERTIFICATE", (pem: string) => pem.replaceAll(" ", "\n")],
  ["line breaks written out", (pem: string) => pem.replaceAll("\n", "\\n")],
  ["Windows line breaks", (pem: string) => pem.replaceAll("\n", "\r\n")],
  ["base64 once more", base64],
  ["two certificates in a row", (pem: string) => `${pem}${pem}`.replaceAll("\n", " ")],
] as const)("repairs a certificate authority with %s", ([, damage]) => {
  const damaged = aConnection({
    interfaceInfo: { endpoint: "https://a", ssl_ca_cert: damage(authority.certificate) },
  });

  expect(readVimConnection(damaged).ca?.startsWith(authority.certificate)).toBe(true);
});

test("reads a client certificate with its key", () => {
  const accessInfo = { client_certificate: client.certificate, client_key: client.key.replaceAll("\n", " ") };

  expect(readVimConnection(aConnection({ accessInfo }))).toMatchObject({
    clientCertificate: client.certificate,
    clientKey: client.key,
  });
});

test("verifies TLS by the system's authorities when no authority is given, and not only by explicit wish", () => {
  const endpoint = "https://a";

  expect(readVimConnection(aConnection({ interfaceInfo: { endpoint } })).skipTlsVerify).toBe(false);
  expect(
    readVimConnection(aConnection({ interfaceInfo: { endpoint, ssl_ca_cert: "None" } })).skipTlsVerify,
  ).toBe(false);
  const skipping = readVimConnection(aConnection({ extra: { skip_tls_verify: true } }));
  expect(skipping.skipTlsVerify).toBe(true);
  expect(skipping.ca).toBeUndefined();
});

test("reads a whole kubeconfig, as an object or as text", () => {
  const user = {
    "client-certificate-data": base64(client.certificate),
    "client-key-data": base64(client.key),
  };
  const kubeconfig = aKubeconfig(user, { "tls-server-name": "kubernetes" });
  const expected = {
    server: "https://lab:6443",
    ca: authority.certificate,
    clientCertificate: client.certificate,
    clientKey: client.key,
    tlsServerName: "kubernetes",
    skipTlsVerify: false,
  };

  for (const form of [kubeconfig, stringify(kubeconfig), JSON.stringify(kubeconfig)]) {
    expect(readVimConnection({ vimType: "kubernetes", extra: { kubeconfig: form } })).toEqual(expected);
  }
});

test("lets the endpoint win over the server of the kubeconfig", () => {
  const vim = aConnection({ extra: { kubeconfig: aKubeconfig() } });

  expect(readVimConnection(vim)).toMatchObject({ server: "https://10.0.0.1:6443", token: "t" });
});

test("writes a kubeconfig that reads back the same", () => {
  const connection = readVimConnection({ vimType: "kubernetes", extra: { kubeconfig: aKubeconfig() } });

  const again = readVimConnection({
    vimType: "kubernetes",
    extra: { kubeconfig: toKubeconfig(connection) },
  });

  expect(again).toEqual(connection);
});

test.for([
  [{ interfaceInfo: {} }, "/interfaceInfo/endpoint", "missing"],
  [{ interfaceInfo: { endpoint: "ftp://a" } }, "/interfaceInfo/endpoint", "http or https"],
  [{ interfaceInfo: { endpoint: "https://u:p@a" } }, "/interfaceInfo/endpoint", "no credentials"],
  [{ interfaceInfo: { endpoint: 5 } }, "/interfaceInfo/endpoint", "string"],
  [{ interfaceInfo: { endpoint: "https://a", ssl_ca_cert: "x" } }, "/interfaceInfo/ssl_ca_cert", "PEM"],
  [{ accessInfo: {} }, "/accessInfo/bearer_token", "missing"],
  [{ accessInfo: { bearer_token: "a b" } }, "/accessInfo/bearer_token", "no spaces"],
  [{ accessInfo: { username: "u", password: "p" } }, "/accessInfo/username", "since 1.19"],
  [{ accessInfo: { oidc_token_url: "https://a" } }, "/accessInfo/oidc_token_url", "OpenID"],
  [{ accessInfo: { client_key: "x" } }, "/accessInfo/client_certificate", "needed with client_key"],
  [{ extra: { kubeconfig: "a: [" } }, "/extra/kubeconfig", "not valid YAML"],
  [{ extra: { kubeconfig: 7 } }, "/extra/kubeconfig", "as an object or as text"],
  [{ extra: { kubeconfig: {} } }, "/extra/kubeconfig/current-context", "missing"],
] as const)("points at what is wrong: %s", ([over, pointer, reason]) => {
  expect(() => readVimConnection(aConnection(over as Partial<VimConnectionInfo>))).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      invalidParams: [{ pointer, reason: expect.stringContaining(reason) }],
    }),
  );
});

test.for([
  [{ exec: { command: "rm" } }, {}, "/extra/kubeconfig/users/0/user/exec"],
  [{ tokenFile: "/etc/shadow" }, {}, "/extra/kubeconfig/users/0/user/tokenFile"],
  [{ "client-key": "/etc/key" }, {}, "/extra/kubeconfig/users/0/user/client-key"],
  [
    { token: "t" },
    { "certificate-authority": "/etc/ca" },
    "/extra/kubeconfig/clusters/0/cluster/certificate-authority",
  ],
  [{ token: "t" }, { "proxy-url": "socks5://p" }, "/extra/kubeconfig/clusters/0/cluster/proxy-url"],
] as const)("refuses a kubeconfig that would use this host: %s %s", ([user, cluster, pointer]) => {
  const vim = aConnection({ extra: { kubeconfig: aKubeconfig(user, cluster) } });

  expect(() => readVimConnection(vim)).toThrow(
    expect.objectContaining({ invalidParams: [{ pointer, reason: expect.any(String) }] }),
  );
});

test("refuses a key that belongs to another certificate, without showing it", () => {
  const accessInfo = { client_certificate: client.certificate, client_key: authority.key };

  expect(() => readVimConnection(aConnection({ accessInfo }))).toThrow(
    "it is not the key of the client certificate",
  );
});
