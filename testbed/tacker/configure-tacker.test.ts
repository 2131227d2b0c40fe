import { expect, test } from "vitest";
import { withFixedIdentity } from "./configure-tacker.ts";

test("puts the fixed identity where tokens are checked, and changes nothing else", () => {
  const filter = (factory: string) =>
    `[filter:authtoken]\npaste.filter_factory = ${factory}\n\n[app:x]\npaste.app_factory = x\n`;

  const paste = withFixedIdentity(filter("keystonemiddleware.auth_token:filter_factory"));

  expect(paste).toBe(filter("fixed_identity:filter_factory"));
});

test("fails for an api-paste.ini without a check of tokens: Tacker would ask Keystone, or answer everybody with 401", () => {
  expect(() => withFixedIdentity("[app:x]\n")).toThrow("no filter that checks tokens");
});
