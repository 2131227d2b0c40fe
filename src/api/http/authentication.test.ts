import { describe, expect, test } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";
import { tokensOf, usersOf } from "../../../test/support/authenticators.ts";
import { staticTokens } from "../../auth/static/static-tokens.ts";

const INSTANCES = "/vnflcm/v2/vnf_instances";
const publicRoute = {
  plugins: [
    (scope: Awaited<ReturnType<typeof anLcmApi>>["app"]) => {
      scope.get("/open", { config: { public: true } }, async () => ({}));
    },
  ],
};
const byToken = await anLcmApi({ authenticators: [tokensOf("first", "second")], ...publicRoute });
const byPassword = await anLcmApi({ authenticators: [usersOf("joe:pass:word")] });
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("with tokens", () => {
  test.each([
    { "x-auth-token": "first" },
    { "x-auth-token": "second" },
    { authorization: "Bearer second" },
    { authorization: "bearer first" },
  ])("lets %j in", async (headers) => {
    expect((await byToken.call("GET", INSTANCES, { headers })).statusCode).toBe(200);
  });

  test.each([
    {},
    { "x-auth-token": "third" },
    { "x-auth-token": "" },
    { authorization: "Bearer" },
    { authorization: "Bearer firs" },
    { authorization: basic("joe:first") },
  ])("keeps %j out", async (headers) => {
    const answer = await byToken.call("GET", INSTANCES, { headers });

    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Bearer realm="fairlead"');
    expect(answer.json()).toMatchObject({ code: "UNAUTHORIZED", status: 401 });
  });

  test("tells strangers nothing about what there is, but shows them what is public", async () => {
    expect((await byToken.call("GET", "/nope")).statusCode).toBe(401);
    expect((await byToken.call("PUT", INSTANCES)).statusCode).toBe(401);
    expect((await byToken.call("GET", "/openapi.json")).statusCode).toBe(401);
    expect((await byToken.call("GET", "/open")).statusCode).toBe(200);
  });
});

describe("with users", () => {
  test("wants the name and the password", async () => {
    const statusFor = async (authorization: string) =>
      (await byPassword.call("GET", INSTANCES, { headers: { authorization } })).statusCode;

    expect(await statusFor(basic("joe:pass:word"))).toBe(200);
    expect(await statusFor(basic("joe:pass"))).toBe(401);
    expect(await statusFor(basic("jim:pass:word"))).toBe(401);
    expect(await statusFor("Basic %%%")).toBe(401);
    expect((await byPassword.call("GET", INSTANCES)).headers["www-authenticate"]).toContain("Basic");
  });
});

describe("with both", () => {
  test("lets either in, and tells strangers of both", async () => {
    const api = await anLcmApi({ authenticators: [tokensOf("first"), usersOf("joe:word")] });
    const statusFor = async (headers: Record<string, string>) =>
      (await api.call("GET", INSTANCES, { headers })).statusCode;

    expect(await statusFor({ "x-auth-token": "first" })).toBe(200);
    expect(await statusFor({ authorization: basic("joe:word") })).toBe(200);
    const refused = await api.call("GET", INSTANCES);
    expect(refused.statusCode).toBe(401);
    expect(refused.headers["www-authenticate"]).toBe(
      'Bearer realm="fairlead", Basic realm="fairlead", charset="UTF-8"',
    );
  });
});

describe("a reader", () => {
  const reader = { role: "reader", tenantId: "default" } as const;
  const client = { headers: { "x-auth-token": "only-reads" } };

  test("reads, and changes nothing", async () => {
    const api = await anLcmApi({
      authenticators: [staticTokens([{ secret: "only-reads", client: reader }])],
    });

    expect((await api.call("GET", INSTANCES, client)).statusCode).toBe(200);
    expect((await api.call("GET", `${INSTANCES}/unknown`, client)).statusCode).toBe(404);
    expect((await api.call("POST", "/nope", client)).statusCode).toBe(404);
    const refused = await api.call("POST", INSTANCES, { ...client, payload: { vnfdId: "any" } });
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({ code: "FORBIDDEN", detail: expect.stringContaining("member") });
    expect((await api.call("DELETE", `${INSTANCES}/unknown`, client)).statusCode).toBe(403);
  });
});
