import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { runFairlead } from "../../../../test/support/fairlead-cli.ts";
import { aRecordedApi } from "../../../../test/support/recorded-api.ts";
import { recordedVim } from "../../../../test/support/recorded-resources.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/** Runs `vim register lab` with these files in a folder, and returns what the server was sent. */
async function register(files: Readonly<Record<string, unknown>>, ...args: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-vim-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === "string" ? content : stringify(content));
  }
  const { url, requests } = await aRecordedApi({
    "POST /v1.0/vims": { status: 201, body: { vim: recordedVim } },
  });
  const paths = args.map((word) => (word in files ? join(folder, word) : word));
  const { exitCode, stderr } = await runFairlead(["vim", "register", "lab", ...paths], { url });
  const body = requests[0]?.body.toString();
  return { exitCode, stderr, vim: body === undefined ? undefined : JSON.parse(body).vim };
}

function aKubeconfig(user: object, cluster: object = {}) {
  return {
    "current-context": "admin",
    contexts: [
      { name: "admin", context: { cluster: "c1", user: "u1" } },
      { name: "other", context: { cluster: "c2", user: "u1" } },
    ],
    clusters: [
      { name: "c1", cluster: { server: "https://10.0.0.1:6443", ...cluster } },
      { name: "c2", cluster: { server: "https://10.0.0.2:6443" } },
    ],
    users: [
      { name: "u1", user },
      { name: "u2", user: { token: "another secret" } },
    ],
  };
}

test("a kubeconfig becomes address and credentials, with the certificates as PEM", async () => {
  const kubeconfig = aKubeconfig(
    { "client-certificate-data": base64("cert"), "client-key-data": base64("key") },
    { "certificate-authority-data": base64(pem) },
  );

  const { vim } = await register({ config: kubeconfig }, "--kubeconfig", "config", "--default");

  expect(vim).toEqual({
    type: "kubernetes",
    name: "lab",
    auth_url: "https://10.0.0.1:6443",
    auth_cred: { ssl_ca_cert: pem, client_certificate: "cert", client_key: "key" },
    vim_project: { name: "default" },
    extra: { use_helm: true },
    is_default: true,
  });
});

test("files that a kubeconfig names are read, from the kubeconfig's folder", async () => {
  const kubeconfig = aKubeconfig({ tokenFile: "token" }, { "certificate-authority": "pki/ca.crt" });

  const { vim } = await register(
    { config: kubeconfig, "pki/ca.crt": pem, token: "secret\n" },
    "--kubeconfig",
    "config",
  );

  expect(vim.auth_cred).toEqual({ ssl_ca_cert: pem, bearer_token: "secret" });
});

test("another context is chosen by name", async () => {
  const kubeconfig = aKubeconfig({ token: "secret" });

  const { vim } = await register({ config: kubeconfig }, "--kubeconfig", "config", "--context", "other");

  expect(vim.auth_url).toBe("https://10.0.0.2:6443");
});

test("what credentials cannot say goes as a kubeconfig of this one context", async () => {
  const kubeconfig = aKubeconfig({ token: "secret" }, { "tls-server-name": "k8s.example" });

  const { vim } = await register({ config: kubeconfig }, "--kubeconfig", "config");

  expect(vim.auth_cred).toEqual({});
  expect(parse(vim.extra.kubeconfig)).toEqual({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "admin",
    contexts: [{ name: "admin", context: { cluster: "c1", user: "u1" } }],
    clusters: [
      { name: "c1", cluster: { server: "https://10.0.0.1:6443", "tls-server-name": "k8s.example" } },
    ],
    users: [{ name: "u1", user: { token: "secret" } }],
  });
});

test("the official client's configuration file is understood", async () => {
  const file = {
    auth_url: "https://10.0.0.1:6443",
    type: "kubernetes",
    project_name: "edge",
    bearer_token: "secret",
    ssl_ca_cert: pem,
    extra: { use_helm: true },
  };

  const { vim } = await register({ "vim.yaml": file }, "--file", "vim.yaml", "--description", "the lab");

  expect(vim).toEqual({
    type: "kubernetes",
    name: "lab",
    description: "the lab",
    auth_url: "https://10.0.0.1:6443",
    auth_cred: { bearer_token: "secret", ssl_ca_cert: pem },
    vim_project: { name: "edge" },
    extra: { use_helm: true },
    is_default: false,
  });
});

test.each([
  ["a program's credentials", aKubeconfig({ exec: { command: "aws" } }), [], "which the server cannot run"],
  [
    "an unknown context",
    aKubeconfig({}),
    ["--context", "none"],
    "has no context 'none'; it has: admin, other.",
  ],
  ["a missing file", aKubeconfig({ tokenFile: "nowhere" }), [], "names nowhere as its tokenFile"],
  ["broken YAML", "{a: [", [], "is neither JSON nor YAML"],
  ["a list", "- a", [], "must hold a map of attributes"],
])("%s is refused with the reason", async (_what, config, args, sentence) => {
  const { exitCode, stderr } = await register({ config }, "--kubeconfig", "config", ...args);

  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(sentence) });
});

test("a misspelt key of the configuration file is refused", async () => {
  const { stderr } = await register(
    { "vim.yaml": { auth_url: "https://h", bearer: "x" } },
    "--file",
    "vim.yaml",
  );

  expect(stderr).toContain("there is no key 'bearer'");
});
