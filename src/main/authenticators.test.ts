import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAuthenticators } from "./authenticators.ts";
import { loadConfig } from "./config.ts";

async function namesFor(env: Record<string, string>) {
  const found = await createAuthenticators(loadConfig(env).config, () => new Date());
  return found.map(({ name }) => name);
}

const secretFile = join(mkdtempSync(join(tmpdir(), "fairlead-auth-")), "secret");
writeFileSync(secretFile, "joe:secret\n", { mode: 0o600 });

test("needs none on loopback", async () => {
  expect(await namesFor({})).toEqual([]);
  expect(await namesFor({ FAIRLEAD_HOST: "::1" })).toEqual([]);
});

test.each(["0.0.0.0", "192.0.2.1", "::", "127.0.0.1.example.com"])(
  "refuses to listen openly on %s",
  async (host) => {
    await expect(namesFor({ FAIRLEAD_HOST: host })).rejects.toThrow(
      `does not listen on ${host} without authentication`,
    );
  },
);

test("puts all ways side by side, those first that ask nobody", async () => {
  expect(
    await namesFor({
      FAIRLEAD_HOST: "0.0.0.0",
      FAIRLEAD_KEYSTONE_URL: "http://keystone.example:5000/v3",
      FAIRLEAD_KEYSTONE_PASSWORD_FILE: secretFile,
      FAIRLEAD_OAUTH2_ISSUER: "https://idp.example",
      FAIRLEAD_OAUTH2_JWKS_URL: "https://idp.example/keys",
      FAIRLEAD_TOKEN_FILE: secretFile,
      FAIRLEAD_USER_FILE: secretFile,
    }),
  ).toEqual(["token", "basic", "oauth2", "keystone"]);
});

test.each([
  [{ FAIRLEAD_KEYSTONE_URL: "http://keystone.example:5000" }, "FAIRLEAD_KEYSTONE_PASSWORD_FILE"],
  [{ FAIRLEAD_OAUTH2_ISSUER: "https://idp.example" }, "FAIRLEAD_OAUTH2_JWKS_URL"],
  [{ FAIRLEAD_KEYSTONE_URL: "keystone.example" }, "FAIRLEAD_KEYSTONE_URL"],
  [{ FAIRLEAD_KEYSTONE_URL: "http://user:secret@keystone.example" }, "FAIRLEAD_KEYSTONE_URL"],
])("refuses %j", async (env, named) => {
  await expect(namesFor(env)).rejects.toThrow(named);
});
