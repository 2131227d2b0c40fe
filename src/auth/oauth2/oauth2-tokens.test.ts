import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";
import { type OAuth2Rules, oauth2Tokens } from "./oauth2-tokens.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) await close();
});

const ISSUER = "https://idp.example";

interface Key {
  readonly kid: string;
  readonly sign: CryptoKey;
  readonly published: JWK;
}

async function aKey(kid: string, alg = "ES256"): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { kid, sign: privateKey, published: { ...(await exportJWK(publicKey)), kid, alg } };
}

/** An authorization server that publishes its keys; `keys` may change. */
async function anIssuer(keys: Key[], rules: Partial<OAuth2Rules> = {}) {
  let answers = 0;
  const server = createServer((_request, response) => {
    answers += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ keys: keys.map(({ published }) => published) }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () =>
    new Promise((closed) => {
      server.closeAllConnections();
      server.close(closed);
    });
  closers.push(close);
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  const authenticator = oauth2Tokens({
    issuer: ISSUER,
    audience: "fairlead",
    jwksUrl,
    roleClaim: "scope",
    tenantClaim: "tenant",
    now: () => new Date(),
    ...rules,
  });
  return {
    close,
    authenticator,
    answers: () => answers,
    identify: async (bearer: string) => authenticator.identify({ bearer }),
  };
}

function claims(over: object = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  return { iss: ISSUER, aud: "fairlead", exp: now + 300, scope: "openid member", tenant: "ran", ...over };
}

async function aToken({ kid, sign, published }: Key, over: object = {}): Promise<string> {
  return new SignJWT(claims(over)).setProtectedHeader({ alg: String(published.alg), kid }).sign(sign);
}

test.each(["ES256", "RS256", "PS256", "EdDSA"])(
  "a token signed with %s says role and tenant",
  async (alg) => {
    const key = await aKey("k1", alg);
    const issuer = await anIssuer([key]);

    expect(await issuer.identify(await aToken(key))).toEqual({ role: "member", tenantId: "ran" });
  },
);

test("roles may be a list, deep within, and tenants may be left out", async () => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key], { roleClaim: "realm_access.roles", tenantClaim: "" });

  const token = await aToken(key, { realm_access: { roles: ["reader", "admin"] } });

  expect(await issuer.identify(token)).toEqual({ role: "admin", tenantId: "default" });
});

test("keys are fetched once, and again when one is not known, though not for every stranger", async () => {
  const [first, second] = [await aKey("k1"), await aKey("k2")];
  const keys = [first];
  const issuer = await anIssuer(keys);
  await issuer.identify(await aToken(first));
  await issuer.identify(await aToken(first));
  expect(issuer.answers()).toBe(1);

  keys.splice(0, 1, second);
  expect(await issuer.identify(await aToken(second))).toHaveProperty("refusal");
  expect(issuer.answers()).toBe(1);

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
  expect(await issuer.identify(await aToken(second))).toHaveProperty("role");
  expect(await issuer.identify(await aToken(first))).toHaveProperty("refusal");
  expect(issuer.answers()).toBe(2);
});

const now = Math.floor(Date.now() / 1_000);
test.each<[string, object, RegExp]>([
  ["expired", { exp: now - 31 }, /expired/],
  ["not valid yet", { nbf: now + 120 }, /nbf/],
  ["that never ends", { exp: undefined }, /exp/],
  ["of another issuer", { iss: "https://other.example" }, /iss/],
  ["for another audience", { aud: "other" }, /aud/],
])("a token %s is refused", async (_name, over, sentence) => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key]);

  expect(await issuer.identify(await aToken(key, over))).toMatchObject({
    refusal: expect.stringMatching(sentence),
  });
});

test("a token that the issuer has not signed is refused, whatever it says of itself", async () => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key]);
  const stranger = { ...(await aKey("k1")), kid: "k1" };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const unsigned = `${encode({ alg: "none" })}.${encode(claims())}.`;
  const byPublicKey = await new SignJWT(claims())
    .setProtectedHeader({ alg: "HS256", kid: "k1" })
    .sign(Buffer.from(JSON.stringify(key.published)));

  expect(await issuer.identify(await aToken(stranger))).toHaveProperty("refusal");
  expect(await issuer.identify(byPublicKey)).toMatchObject({ refusal: expect.stringContaining("algorithm") });
  expect(await issuer.identify(`${unsigned}AA`)).toHaveProperty("refusal");
  expect(await issuer.identify("a.b.c")).toHaveProperty("refusal");
  expect(await issuer.identify(unsigned)).toBeUndefined();
  expect(await issuer.identify("static-token")).toBeUndefined();
});

test.each<[string, object, RegExp]>([
  ["a role", { scope: "openid" }, /claim scope holds none/],
  ["a tenant", { tenant: 7 }, /claim tenant does not name/],
  ["a tenant that can be kept", { tenant: "a\u0000b" }, /claim tenant does not name/],
])("a token without %s may do nothing", async (_name, over, sentence) => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key]);

  const attempt = issuer.identify(await aToken(key, over));

  await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(attempt).rejects.toThrow(sentence);
});

test("an issuer whose keys cannot be had lets nobody in, and is named", async () => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key]);
  await issuer.close();

  const attempt = issuer.identify(await aToken(key));

  await expect(attempt).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await expect(attempt).rejects.toThrow(/The keys at http.* cannot be read/);
});

test("the API tells a client what is wrong with its token as RFC 6750 has it", async () => {
  const key = await aKey("k1");
  const issuer = await anIssuer([key]);
  const api = await anLcmApi({ authenticators: [issuer.authenticator] });
  const call = (headers: Record<string, string>) => api.call("GET", "/vnflcm/v2/vnf_instances", { headers });

  expect((await call({ authorization: `Bearer ${await aToken(key)}` })).statusCode).toBe(200);
  const refused = await call({ authorization: `Bearer ${await aToken(key, { exp: now - 60 })}` });
  expect(refused.statusCode).toBe(401);
  expect(refused.headers["www-authenticate"]).toBe('Bearer realm="fairlead", error="invalid_token"');
  expect(refused.json().detail).toContain("The token has expired.");
  expect((await call({})).headers["www-authenticate"]).toBe('Bearer realm="fairlead"');
  await issuer.close();
});
