import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSecret, readTokens, readUsers } from "./credential-files.ts";

function aFile(content: string, mode = 0o600): string {
  const path = join(mkdtempSync(join(tmpdir(), "fairlead-auth-")), "entries");
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const admin = { role: "admin", tenantId: "default" };

test("reads tokens, leaving out comments and empty lines", () => {
  expect(readTokens(aFile("# operators\nabc\n\n def \n"))).toEqual([
    { secret: "abc", client: admin },
    { secret: "def", client: admin },
  ]);
});

test("reads users, whose passwords may hold colons and spaces", () => {
  expect(readUsers(aFile("ops:a:b c\n"))).toEqual([{ secret: "ops:a:b c", client: admin }]);
});

test("reads what a token or a user may do", () => {
  expect(readTokens(aFile("abc role=member tenant=ran\ndef  role=reader\n"))).toEqual([
    { secret: "abc", client: { role: "member", tenantId: "ran" } },
    { secret: "def", client: { role: "reader", tenantId: "default" } },
  ]);
  expect(readUsers(aFile("joe:pass word role=reader tenant=ran\n"))).toEqual([
    { secret: "joe:pass word", client: { role: "reader", tenantId: "ran" } },
  ]);
});

test("reads a file of one secret", () => {
  expect(readSecret(aFile("s3cret\n"))).toBe("s3cret");
  expect(() => readSecret(aFile("a\nb\n"))).toThrow("more than one line");
});

test("names a file that is not there", () => {
  expect(() => readTokens("/nowhere/tokens")).toThrow(
    "/nowhere/tokens is to hold credentials, but there is no such file",
  );
});

test.each([
  ["ops\n", 0o600, "entry 1 is not NAME:PASSWORD"],
  ["ops:x role=boss\n", 0o600, "entry 1 has the role 'boss', not admin, member or reader"],
  ["ops:x\n", 0o644, "can be read by others"],
  ["\n", 0o600, "holds no entry"],
])("refuses a file %j of mode %o", (content, mode, reason) => {
  expect(() => readUsers(aFile(content, mode))).toThrow(reason);
});
