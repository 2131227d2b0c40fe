import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createConnection } from "node:net";
import type { Duplex } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { VnfmError } from "../../../domain/errors.ts";
import { KubeHttp } from "./kube-http.ts";

const never = new AbortController().signal;
const request = { method: "GET", path: "/" } as const;

/** A server, and HTTP to it over connections of the test's own making. */
async function setup(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const channels: Duplex[] = [];
  const dial = async () => {
    // A server that listens on TCP has an address of this kind.
    const channel = createConnection((server.address() as AddressInfo).port);
    channels.push(channel);
    return channel;
  };
  return { channels, http: new KubeHttp({ server: "http://localhost", skipTlsVerify: false }, dial) };
}

test("asks again and again over one connection", async () => {
  const { http, channels } = await setup((_, response) => response.end("x".repeat(300_000)));

  for (let count = 0; count < 20; count += 1)
    expect((await http.send(request, never)).body).toHaveLength(300_000);

  expect(channels).toHaveLength(1);
  expect(channels[0]?.listenerCount("timeout")).toBe(0);
});

test("makes a new connection when the one that was kept has broken", async () => {
  const { http, channels } = await setup((_, response) => response.end("good"));
  await http.send(request, never);

  channels[0]?.destroy();

  expect((await http.send(request, never)).body).toBe("good");
  expect(channels).toHaveLength(2);
});

test("ends lines after silence", async () => {
  const { http } = await setup((_, response) => response.write("one\n"));
  const { lines } = await http.sendForLines(request, 100, never);
  const read = async () => {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
  };

  await expect(read()).rejects.toMatchObject({ code: "VIM_UNREACHABLE" });
});

test("rejects with the reason why there is no connection", async () => {
  const reason = new VnfmError("HOST_LOST", "gone");
  const http = new KubeHttp({ server: "http://localhost", skipTlsVerify: false }, () =>
    Promise.reject(reason),
  );

  await expect(http.send(request, never)).rejects.toBe(reason);
});
