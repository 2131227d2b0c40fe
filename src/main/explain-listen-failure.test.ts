import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { explainListenFailure } from "./explain-listen-failure.ts";

async function failureOn(host: string, port: number): Promise<unknown> {
  const server = createServer();
  const failed = once(server, "error");
  server.listen(port, host);
  const [error] = await failed;
  return error;
}

test("names the port that somebody else has", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const explained = explainListenFailure(await failureOn("127.0.0.1", port), { host: "127.0.0.1", port });

  expect(explained).toMatchObject({ message: expect.stringContaining(`FAIRLEAD_PORT ${port} is in use`) });
  other.close();
});

test("names the host that is elsewhere, and leaves other failures alone", async () => {
  const host = "192.0.2.1";
  const explained = explainListenFailure(await failureOn(host, 0), { host, port: 0 });
  expect(explained).toMatchObject({ message: expect.stringContaining(`FAIRLEAD_HOST ${host}`) });

  const other = new Error("broken");
  expect(explainListenFailure(other, { host, port: 0 })).toBe(other);
});
