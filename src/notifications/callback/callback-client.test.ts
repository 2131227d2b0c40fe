import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { aCallback } from "../../../test/support/a-callback.ts";
import type { CallbackAuthentication } from "../../domain/lccn-subscription.ts";
import type { Callback } from "../../domain/notification.ts";
import { addressPolicy } from "../../support/address-policy.ts";
import { CallbackClient } from "./callback-client.ts";

const never = new AbortController().signal;

function aClient({
  now = () => new Date(),
  withinMs = 60_000,
  allowed = ["127.0.0.1"],
} = {}): CallbackClient {
  const client = new CallbackClient({ mayConnect: addressPolicy(allowed), withinMs }, now);
  onTestFinished(() => client.close());
  return client;
}

function aTarget(callbackUri: string, authentication?: CallbackAuthentication): Callback {
  return { apiVersion: "v2", callbackUri, ...(authentication && { authentication }) };
}

interface ATokenServer {
  readonly url: string;
  readonly requests: { readonly authorization: string | undefined; readonly body: string }[];
}

/** Gives out token-1, token-2, … */
async function aTokenServer(answer = (token: string): unknown => ({ access_token: token, expires_in: 100 })) {
  const requests: ATokenServer["requests"] = [];
  const server = createServer(async (request, response) => {
    requests.push({ authorization: request.headers.authorization, body: await text(request) });
    response.writeHead(200).end(JSON.stringify(answer(`token-${requests.length}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, requests };
}

const oauth2 = (tokenEndpoint: string): CallbackAuthentication => ({
  type: "OAUTH2_CLIENT_CREDENTIALS",
  clientId: "fair:lead",
  clientPassword: "geheim/",
  tokenEndpoint,
});

test("fetches one token for many deliveries, and another when it has expired", async () => {
  const tokens = await aTokenServer();
  const callback = await aCallback();
  let nowMs = 0;
  const client = aClient({ now: () => new Date(nowMs) });
  const target = aTarget(callback.url, oauth2(tokens.url));

  await Promise.all([1, 2, 3].map((number) => client.notify(target, { number }, never)));
  nowMs = 89_000;
  await client.notify(target, { number: 4 }, never);
  nowMs = 91_000;
  await client.test(target, never);

  expect(callback.taken.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill("Bearer token-1"));
  expect(callback.tests).toMatchObject([{ authorization: "Bearer token-2" }]);
  expect(tokens.requests[0]).toEqual({
    authorization: `Basic ${Buffer.from("fair%3Alead:geheim%2F").toString("base64")}`,
    body: "grant_type=client_credentials",
  });
  expect(tokens.requests).toHaveLength(2);
});

test("fetches another token once when the callback does not take the one it has", async () => {
  const tokens = await aTokenServer();
  const callback = await aCallback({
    answer: (_, { authorization }) => (authorization === "Bearer token-2" ? 204 : 401),
  });
  const client = aClient();

  await client.notify(aTarget(callback.url, oauth2(tokens.url)), {}, never);
  expect(tokens.requests).toHaveLength(2);

  const deaf = await aCallback({ answer: () => 401 });
  await expect(client.notify(aTarget(deaf.url, oauth2(tokens.url)), {}, never)).rejects.toThrow("status 401");
  expect(tokens.requests).toHaveLength(3);
});

test.each([{}, { access_token: "" }, { access_token: "a\r\nb: c" }, { access_token: 1 }, "geheim"])(
  "takes no token from the answer %j",
  async (answer) => {
    const tokens = await aTokenServer(() => answer);
    const refusal = aClient().notify(aTarget("http://127.0.0.1:1/", oauth2(tokens.url)), {}, never);

    await expect(refusal).rejects.toMatchObject({
      code: "CALLBACK_UNREACHABLE",
      message: expect.stringMatching(/^The token endpoint at .* answered without a usable access_token\.$/),
    });
  },
);

test("does not reach into its own network for a token", async () => {
  const callback = await aCallback();
  const target = aTarget(callback.url, oauth2("http://127.0.0.2/token"));

  await expect(aClient().notify(target, {}, never)).rejects.toMatchObject({
    code: "CALLBACK_FORBIDDEN",
    message: expect.stringContaining("FAIRLEAD_ALLOWED_CALLBACKS"),
  });
});

test("does not connect to a name that leads to a forbidden address", async () => {
  const { url } = await aCallback();
  const target = aTarget(url.replace("127.0.0.1", "localhost"));

  await expect(aClient({ allowed: [] }).notify(target, {}, never)).rejects.toMatchObject({
    code: "CALLBACK_FORBIDDEN",
  });
});

test("connects to a name that leads to an allowed address", async () => {
  const callback = await aCallback();
  const target = aTarget(callback.url.replace("127.0.0.1", "localhost"));

  await aClient({ allowed: ["127.0.0.1", "::1"] }).notify(target, {}, never);

  expect(callback.taken).toHaveLength(1);
});

test.each([301, 302, 307, 400, 404, 500])(
  "takes a status %i for a failure, and follows nothing",
  async (status) => {
    const callback = await aCallback({ answer: () => status });

    await expect(aClient().notify(aTarget(callback.url), {}, never)).rejects.toThrow(`status ${status}`);
  },
);

test("waits for an answer only so long", async () => {
  const callback = await aCallback({ answer: () => new Promise(() => undefined) });
  const target = aTarget(`${callback.url}?key=geheim`);

  const failure = aClient({ withinMs: 50 }).notify(target, {}, never);

  await expect(failure).rejects.toThrow(
    /^http:\/\/127.0.0.1:\d+ cannot be reached: no answer within 0.05 s\.$/,
  );
});

test("reads no endless answer", async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200);
    response.write("x".repeat(100_000));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  await expect(aClient().notify(aTarget(url), {}, never)).rejects.toThrow("its answer is longer than");
});
