import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { KeystoneApi } from "./keystone-api.ts";
import { keystoneTokens } from "./keystone-tokens.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const start = Date.parse("2026-01-05T10:00:00Z");
const later = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const nfvUser = (over: object = {}) => ({
  token: {
    expires_at: later(3_600),
    user: { id: "u1", name: "nfv_user" },
    project: { id: "p1", name: "nfv" },
    roles: [{ id: "r1", name: "member" }],
    ...over,
  },
});

/** A Keystone that answers as told; by default it knows the token `good`, and its own are `own-1`, `own-2`, … */
async function aKeystone(validate: (headers: IncomingHttpHeaders) => Answer | Promise<Answer> = known) {
  const asked: string[] = [];
  let issued = 0;
  const server = createServer(async (request, response) => {
    const isLogin = request.method === "POST";
    asked.push(isLogin ? "login" : `validate ${request.headers["x-subject-token"]}`);
    const login = {
      status: 201,
      headers: { "x-subject-token": `own-${++issued}` },
      body: nfvUser({ user: { id: "s", name: "fairlead" } }),
    };
    const { status, headers = {}, body = {} }: Answer = isLogin ? login : await validate(request.headers);
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(closed);
    });
  closers.push(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`;

  let now = start;
  const clock = () => new Date(now);
  const access = { url, user: "fairlead", password: "hush", project: "service", domain: "Default" };
  const authenticator = keystoneTokens(new KeystoneApi(access, clock), {
    url,
    cacheMs: 60_000,
    cacheSize: 2,
    now: clock,
  });
  return {
    url,
    asked,
    close,
    authenticator,
    identify: async (authToken: string) => authenticator.identify({ authToken }),
    pass(seconds: number) {
      now += seconds * 1_000;
    },
  };
}

function known(headers: IncomingHttpHeaders): Answer {
  return headers["x-subject-token"] === "bad" ? { status: 404 } : { status: 200, body: nfvUser() };
}

const member = { role: "member", tenantId: "p1" };

test("the project of a token is the tenant, and its highest role the role", async () => {
  const keystone = await aKeystone(() => ({
    status: 200,
    body: nfvUser({ roles: [{ name: "reader" }, { name: "member" }, { name: "other" }] }),
  }));

  expect(await keystone.identify("good")).toEqual(member);
});

test("Keystone is asked once while its word holds, and logged in to once", async () => {
  const keystone = await aKeystone();

  await Promise.all([keystone.identify("good"), keystone.identify("good")]);
  keystone.pass(59);
  await keystone.identify("good");
  expect(keystone.asked).toEqual(["login", "validate good"]);

  keystone.pass(2);
  await keystone.identify("good");
  expect(keystone.asked).toEqual(["login", "validate good", "validate good"]);
});

test("a token is accepted no longer than it lasts", async () => {
  const keystone = await aKeystone(() => ({ status: 200, body: nfvUser({ expires_at: later(30) }) }));
  expect(await keystone.identify("good")).toEqual(member);

  keystone.pass(31);

  expect(await keystone.identify("good")).toMatchObject({ refusal: expect.stringContaining("expired") });
});

test("a token that Keystone does not know is refused, and asked about again", async () => {
  const keystone = await aKeystone();

  for (let count = 0; count < 2; count++) {
    expect(await keystone.identify("bad")).toMatchObject({ refusal: expect.stringContaining("Keystone") });
  }

  expect(keystone.asked).toEqual(["login", "validate bad", "validate bad"]);
});

test("of many tokens those used last are remembered", async () => {
  const keystone = await aKeystone();

  for (const token of ["a", "b", "a", "c", "a", "b"]) await keystone.identify(token);

  expect(keystone.asked).toEqual(["login", "validate a", "validate b", "validate c", "validate b"]);
});

test("an own token that was revoked is replaced, once", async () => {
  let revoked = "own-1";
  const keystone = await aKeystone((headers) =>
    headers["x-auth-token"] === revoked ? { status: 401 } : known(headers),
  );
  expect(await keystone.identify("good")).toEqual(member);
  expect(keystone.asked).toEqual(["login", "validate good", "login", "validate good"]);

  revoked = "own-2";
  expect(await keystone.identify("other")).toEqual(member);
});

test("an own token is renewed before it ends", async () => {
  const keystone = await aKeystone();
  await keystone.identify("a");

  keystone.pass(3_600 - 59);

  await expect(keystone.identify("a")).resolves.toEqual(member);
  expect(keystone.asked).toEqual(["login", "validate a", "login", "validate a"]);
});

test.each([
  ["without a project", { project: undefined }, /not scoped to a project/],
  ["without a role of ours", { roles: [{ name: "operator" }] }, /none of the roles.*project nfv/],
])("a token %s may do nothing", async (_name, over, sentence) => {
  const keystone = await aKeystone(() => ({ status: 200, body: nfvUser(over) }));

  const attempt = keystone.identify("good");

  await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(attempt).rejects.toThrow(sentence);
});

test.each<[string, Answer, RegExp]>([
  ["does not let Fairlead ask", { status: 401 }, /does not let the user fairlead .* validate tokens \(401\)/],
  ["forbids Fairlead to ask", { status: 403 }, /does not let the user fairlead .* \(403\)/],
  ["is broken", { status: 500 }, /status 500/],
  ["is something else", { status: 200, body: { hello: "world" } }, /something else than a token/],
  ["leads elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, /does not answer/],
])("a Keystone that %s lets nobody in, and is named", async (_name, answer, sentence) => {
  const keystone = await aKeystone(() => answer);

  const attempt = keystone.identify("good");

  await expect(attempt).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(attempt).rejects.toThrow(sentence);
  await expect(attempt).rejects.not.toThrow(/hush|own-1/);
});

test("a Keystone that is away lets in whom it has let in, as long as its word holds", async () => {
  const keystone = await aKeystone();
  await keystone.identify("good");
  await keystone.close();

  expect(await keystone.identify("good")).toEqual(member);
  await expect(keystone.identify("other")).rejects.toThrow(
    `Keystone at ${keystone.url} does not answer (ECONNREFUSED).`,
  );
  keystone.pass(61);
  await expect(keystone.identify("good")).rejects.toMatchObject({ code: "UNAVAILABLE" });
});

test("strangers are told where tokens come from", async () => {
  const { authenticator, url } = await aKeystone();

  expect(authenticator.challenge({})).toBe(`Keystone uri="${url}"`);
  expect(await authenticator.identify({})).toBeUndefined();
  expect(await authenticator.identify({ authToken: "not\nheader" })).toBeUndefined();
});
