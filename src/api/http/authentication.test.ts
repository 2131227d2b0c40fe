import { describe, expect, test } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";

const INSTANCES = "/vnflcm/v2/vnf_instances";
const publicRoute = {
  plugins: [
    (scope: Awaited<ReturnType<typeof anLcmApi>>["app"]) => {
      scope.get("/open", { config: { public: true } }, async () => ({}));
    },
  ],
};
const byToken = await anLcmApi({ auth: { kind: "token", tokens: ["first", "second"] }, ...publicRoute });
const byPassword = await anLcmApi({ auth: { kind: "basic", users: new Map([["joe", "pass:word"]]) } });
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
