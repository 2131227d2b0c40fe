import { describe, expect, test } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";
import { tokensOf, usersOf } from "../../../test/support/authenticators.ts";

const INSTANCES = "/vnflcm/v2/vnf_instances";
const open = await anLcmApi();
const byToken = await anLcmApi({ authenticators: [tokensOf("first")] });
const byPassword = await anLcmApi({ authenticators: [usersOf("joe:word")] });

describe("without authentication", () => {
  test.each([
    { host: "attacker.example:9890" },
    { host: "127.0.0.1.attacker.example" },
    { host: "localhost.attacker.example" },
    { host: "localhost@attacker.example" },
    { host: "10.0.0.1:9890" },
    { host: "localhost:9890", origin: "https://attacker.example" },
    { host: "localhost:9890", origin: "http://localhost:3000" },
    { host: "localhost:9890", origin: "null" },
    { host: "localhost:9890", "sec-fetch-site": "cross-site" },
    { host: "localhost:9890", "sec-fetch-site": "same-site" },
  ])("refuses %j, and does nothing", async (headers) => {
    const answer = await open.call("POST", INSTANCES, {
      headers: { "content-type": "text/plain", ...headers },
      payload: '{"vnfdId":"any"}',
    });

    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      code: "FORBIDDEN",
      detail: expect.stringContaining("FAIRLEAD_BASE_URL"),
    });
  });

  test.each([
    {},
    { host: "127.0.0.1:9890" },
    { host: "LOCALHOST:9890" },
    { host: "[::1]:9890" },
    { host: "vnfm.example" },
    { host: "localhost:9890", origin: "http://localhost:9890", "sec-fetch-site": "same-origin" },
    { host: "127.0.0.1:9890", origin: "https://vnfm.example:9890" },
    { host: "localhost:9890", "sec-fetch-site": "none" },
  ])("answers %j", async (headers) => {
    expect((await open.call("GET", INSTANCES, { headers })).statusCode).toBe(200);
  });

  test("reads JSON in the name of plain text, as ever, from a program", async () => {
    const answer = await open.call("POST", INSTANCES, {
      headers: { "content-type": "text/plain" },
      payload: '{"vnfdId":"any"}',
    });

    expect(answer.json()).toMatchObject({ code: "VNFD_UNKNOWN" });
  });
});

test("refuses the pages of others where browsers send the password by themselves, whatever the host is called", async () => {
  const headers = {
    authorization: `Basic ${Buffer.from("joe:word").toString("base64")}`,
    host: "inner:9890",
  };
  const statusFrom = async (origin: string | undefined) =>
    (await byPassword.call("GET", INSTANCES, { headers: { ...headers, origin } })).statusCode;

  expect(await statusFrom("https://attacker.example")).toBe(403);
  expect(await statusFrom(undefined)).toBe(200);
});

test("leaves holders of a token alone: a browser adds none by itself", async () => {
  const headers = { "x-auth-token": "first", host: "inner:9890", origin: "https://portal.example" };

  expect((await byToken.call("GET", INSTANCES, { headers })).statusCode).toBe(200);
});
