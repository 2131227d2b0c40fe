import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { FallbackHttp } from "./fallback-http.ts";
import { KubeHttp } from "./kube-http.ts";

const never = new AbortController().signal;
const request = { method: "GET", path: "/asked" } as const;

async function aServer(body: string): Promise<KubeHttp> {
  const server = createServer((_, response) => response.writeHead(403).end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return new KubeHttp({ server: `http://127.0.0.1:${port}`, skipTlsVerify: false });
}

const unreachable = new KubeHttp({ server: "http://127.0.0.1:1", skipTlsVerify: false });

test("goes the first way wherever it leads to a server, whatever that says", async () => {
  const http = new FallbackHttp(await aServer("first"), await aServer("second"));

  expect((await http.send(request, never)).body).toBe("first");
  expect(http.isSecond).toBe(false);
});

test("goes the second way where the first leads nowhere", async () => {
  const http = new FallbackHttp(unreachable, await aServer("second"));

  expect((await http.send(request, never)).body).toBe("second");
  expect((await http.sendForLines(request, 1_000, never)).body).toBe("second");
  expect(http.isSecond).toBe(true);
});

test("shows the failure of TLS instead of going round it", async () => {
  const plain = (await aServer("x")).connection.server;
  const spoken = new KubeHttp({ server: plain.replace("http:", "https:"), skipTlsVerify: false });
  const http = new FallbackHttp(spoken, await aServer("second"));

  await expect(http.send(request, never)).rejects.toMatchObject({ code: "VIM_UNREACHABLE" });
  expect(http.isSecond).toBe(false);
});

test("begins nothing once told to stop", async () => {
  const http = new FallbackHttp(unreachable, unreachable);

  await expect(http.send(request, AbortSignal.abort(new Error("cancelled")))).rejects.toThrow("cancelled");
});
