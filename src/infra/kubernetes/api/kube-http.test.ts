import { once } from "node:events";
import { createServer as createPlainServer, type RequestListener, type Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, expect, test } from "vitest";
import { aCertificate, type Certificate } from "../../../../test/support/a-certificate.ts";
import { KubernetesApi } from "../kubernetes-api.ts";
import type { KubeConnection } from "./kube-connection.ts";

const never = new AbortController().signal;
const servers: Server[] = [];
let authority: Certificate;

beforeAll(() => {
  authority = aCertificate({ name: "authority" });
});

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A server on a port of its own; with a certificate it speaks TLS. */
async function serve(answer: RequestListener, certificate?: Certificate): Promise<string> {
  const server =
    certificate === undefined
      ? createPlainServer(answer)
      : createServer({ cert: certificate.certificate, key: certificate.key }, answer);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return `${certificate === undefined ? "http" : "https"}://127.0.0.1:${port}`;
}

const tellVersion: RequestListener = (_, response) => response.end('{"gitVersion":"v1.34.0"}');

function versionOf(connection: Partial<KubeConnection> & { server: string }): Promise<string> {
  return new KubernetesApi({ skipTlsVerify: false, ...connection }).version(never);
}

test("trusts a server whose certificate the given authority has signed", async () => {
  const server = await serve(tellVersion, aCertificate({ issuer: authority }));

  expect(await versionOf({ server, ca: authority.certificate })).toBe("v1.34.0");
});

test.for([
  ["signed by nobody known", () => aCertificate({}), "authority that is not trusted"],
  ["expired", () => aCertificate({ issuer: authority, days: -1 }), "certificate has expired"],
  [
    "made out to another name",
    () => aCertificate({ issuer: authority, name: "other.example" }),
    "another name",
  ],
] as const)("does not talk to a server whose certificate is %s", async ([, certificate, reason]) => {
  let requests = 0;
  const server = await serve(() => {
    requests += 1;
  }, certificate());

  await expect(versionOf({ server, ca: authority.certificate, token: "secret" })).rejects.toMatchObject({
    code: "VIM_UNREACHABLE",
    message: expect.stringContaining(reason),
  });
  expect(requests).toBe(0);
});

test("talks to any server only by explicit wish", async () => {
  const server = await serve(tellVersion, aCertificate({ days: -1 }));

  expect(await versionOf({ server, skipTlsVerify: true })).toBe("v1.34.0");
});

test("checks the certificate against the name that the connection gives", async () => {
  const server = await serve(tellVersion, aCertificate({ issuer: authority, name: "kubernetes" }));
  const connection = { server, ca: authority.certificate, tlsServerName: "kubernetes" };

  expect(await versionOf(connection)).toBe("v1.34.0");
});

test("says when a server does not speak TLS, refuses, or is not known", async () => {
  const plain = (await serve(tellVersion)).replace("http:", "https:");

  await expect(versionOf({ server: plain })).rejects.toThrow("does not speak TLS");
  await expect(versionOf({ server: "https://127.0.0.1:1" })).rejects.toThrow("nothing listens there");
  await expect(versionOf({ server: "https://nowhere.invalid" })).rejects.toThrow("name cannot be resolved");
});

test("says when a bearer token has expired", async () => {
  const server = await serve((_, response) => {
    response.statusCode = 401;
    response.end('{"kind":"Status","message":"Unauthorized"}');
  });
  const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000 })).toString("base64url");

  await expect(versionOf({ server, token: `a.${claims}.c` })).rejects.toMatchObject({
    code: "VIM_UNAUTHORIZED",
    message: expect.stringContaining("the bearer token expired at 2023-11-14T22:13:20.000Z"),
  });
  await expect(versionOf({ server, token: "opaque" })).rejects.toThrow("unknown or expired");
});

test("tries again while the server asks for patience", async () => {
  let requests = 0;
  const server = await serve((request, response) => {
    requests += 1;
    response.statusCode = requests < 3 ? 429 : 200;
    response.setHeader("Retry-After", "0");
    tellVersion(request, response);
  });

  expect(await versionOf({ server })).toBe("v1.34.0");
});

test("says it when the server is no Kubernetes API", async () => {
  const server = await serve((_, response) => {
    response.statusCode = 404;
    response.end("<html>nothing here</html>");
  });

  await expect(versionOf({ server })).rejects.toMatchObject({
    code: "VIM_UNREACHABLE",
    message: expect.stringContaining("404"),
  });
});

test("takes a new connection when the server has closed the kept one", async () => {
  const server = await serve((request, response) => {
    tellVersion(request, response);
    // Closed from this side without a word, as load balancers do.
    response.once("finish", () => setImmediate(() => request.socket.destroy()));
  });
  const api = new KubernetesApi({ server, skipTlsVerify: false });

  for (let round = 0; round < 20; round += 1) expect(await api.version(never)).toBe("v1.34.0");
});

test("rejects with the reason of whoever aborts", async () => {
  const server = await serve(() => undefined);
  const abort = new AbortController();
  const asking = new KubernetesApi({ server, skipTlsVerify: false }).version(abort.signal);
  const reason = new Error("cancelled");
  setTimeout(() => abort.abort(reason), 50);

  await expect(asking).rejects.toBe(reason);
});
