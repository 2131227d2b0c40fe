import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { aStore } from "../../../test/support/a-store.ts";
import { anApi } from "../../../test/support/an-api.ts";
import { describeCluster, theTestbed } from "../../../test/support/describe-cluster.ts";
import { noManifests } from "../../../test/support/no-manifests.ts";
import type { KubeConnection } from "../../infra/kubernetes/api/kube-connection.ts";
import { readKubeconfig } from "../../infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesDrivers } from "../../infra/kubernetes/kubernetes-drivers.ts";
import { LocalCommandRunner } from "../../transport/local/local-command-runner.ts";
import { VimRegistry } from "../../vims/vim-registry.ts";
import type { Api } from "../api.ts";
import { vimRoutes } from "./vim-routes.ts";

describeCluster("registering a real cluster", () => {
  let app: Api;
  let kubeconfig: string;
  let connection: KubeConnection;

  beforeAll(async () => {
    const { store } = await aStore();
    const infra = new KubernetesDrivers({
      runner: new LocalCommandRunner({ runDir: join(tmpdir(), `fairlead-${randomUUID()}`), env: {} }),
      helm: "helm",
      chartCacheDir: tmpdir(),
      packageChart: () => "",
      openManifests: noManifests,
    });
    const vims = new VimRegistry({
      store,
      infra,
      now: () => new Date(),
      newId: randomUUID,
      probeTimeoutMs: 120_000,
    });
    app = await anApi(store, [vimRoutes({ vims })]);
    kubeconfig = await readFile(theTestbed().kubeconfig, "utf8");
    connection = readKubeconfig(parse(kubeconfig), "");
  });

  async function register(parts: object) {
    const vim = {
      type: "kubernetes",
      name: `vim-${randomUUID()}`,
      auth_url: connection.server,
      auth_cred: {},
      vim_project: { name: "default" },
      ...parts,
    };
    const answer = await app.inject({ method: "POST", url: "/v1.0/vims", body: { vim } });
    return {
      status: answer.statusCode,
      vim: answer.json().vim,
      error: answer.json().TackerError,
      text: answer.body,
    };
  }

  /** Client certificate and key, or the token: whatever the kubeconfig has. */
  function credentials(): object {
    const { token, clientCertificate, clientKey, ca } = connection;
    const login =
      token === undefined
        ? { client_certificate: clientCertificate, client_key: clientKey }
        : { bearer_token: token };
    return { ...login, ssl_ca_cert: ca };
  }

  test("by its own credentials, and its namespaces are told", async () => {
    const { status, vim, text } = await register({ auth_cred: credentials() });

    expect(status).toBe(201);
    expect(vim).toMatchObject({
      status: "ACTIVE",
      placement_attr: { regions: expect.arrayContaining(["kube-system"]) },
    });
    expect(text).not.toContain("PRIVATE KEY");
  });

  test("by a CA whose line breaks have become spaces", async () => {
    const auth_cred = { ...credentials(), ssl_ca_cert: connection.ca?.replaceAll("\n", " ") };

    expect(await register({ auth_cred })).toMatchObject({ status: 201, vim: { status: "ACTIVE" } });
  });

  test("by a whole kubeconfig", async () => {
    const { status, vim, text } = await register({ extra: { kubeconfig } });

    expect(status).toBe(201);
    expect(vim.extra).toStrictEqual({ kubeconfig: "***" });
    expect(text).not.toContain("client-key-data");
  });

  test("fails with a wrong token", async () => {
    const { status, error } = await register({
      auth_cred: { ssl_ca_cert: connection.ca, bearer_token: "wrong" },
    });

    expect(status).toBe(422);
    expect(error).toMatchObject({
      type: "VimUnauthorizedException",
      message: expect.stringContaining("does not accept the credentials"),
    });
  });

  test("fails without its CA", async () => {
    const { status, error } = await register({ auth_cred: { ...credentials(), ssl_ca_cert: "None" } });

    expect(status).toBe(422);
    expect(error).toMatchObject({
      type: "VimConnectionException",
      message: expect.stringContaining("ssl_ca_cert"),
    });
  });

  test("fails at a port where nobody listens", async () => {
    const url = new URL(connection.server);
    url.port = "1";

    const { status, error } = await register({ auth_url: url.origin, auth_cred: credentials() });

    expect(status).toBe(422);
    expect(error).toMatchObject({
      type: "VimConnectionException",
      message: expect.stringContaining("nothing listens there"),
    });
  });

  test.each([
    [{}, "auth_cred.bearer_token"],
    [{ username: "u", password: "p" }, "auth_cred.username"],
    [{ client_certificate: "x" }, "auth_cred.client_key"],
    [{ bearer_token: "t", ssl_ca_cert: "no PEM" }, "auth_cred.ssl_ca_cert"],
  ])("fails with credentials that cannot be used: %j", async (auth_cred, attribute) => {
    const { status, error } = await register({ auth_cred });

    expect(status).toBe(400);
    expect(error.message).toContain(`Invalid input for ${attribute}.`);
  });
});
