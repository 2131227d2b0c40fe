import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAuthentication } from "./credential-files.ts";

function aFile(content: string, mode = 0o600): string {
  const path = join(mkdtempSync(join(tmpdir(), "fairlead-auth-")), "entries");
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}
const nothing = { tokenFile: "", userFile: "", host: "127.0.0.1" };

test("needs none on loopback", () => {
  expect(readAuthentication(nothing)).toEqual({ kind: "none" });
  expect(readAuthentication({ ...nothing, host: "::1" })).toEqual({ kind: "none" });
});

test.each(["0.0.0.0", "192.0.2.1", "::", "127.0.0.1.example.com"])(
  "refuses to listen openly on %s",
  (host) => {
    expect(() => readAuthentication({ ...nothing, host })).toThrow(
      `does not listen on ${host} without authentication`,
    );
  },
);

test("reads tokens, leaving out comments and empty lines", () => {
  const tokenFile = aFile("# operators\nabc\n\n def \n");

  expect(readAuthentication({ ...nothing, host: "0.0.0.0", tokenFile })).toEqual({
    kind: "token",
    tokens: ["abc", "def"],
  });
});

test("reads users, whose passwords may hold colons", () => {
  const userFile = aFile("ops:a:b\n");

  expect(readAuthentication({ ...nothing, userFile })).toEqual({
    kind: "basic",
    users: new Map([["ops", "a:b"]]),
  });
});

test.each([
  ["ops\n", 0o600, "entry 1 is not NAME:PASSWORD"],
  ["ops:x\n", 0o644, "can be read by others"],
  ["\n", 0o600, "holds no entry"],
])("refuses a file %j of mode %o", (content, mode, reason) => {
  const userFile = aFile(content, mode);

  expect(() => readAuthentication({ ...nothing, userFile })).toThrow(reason);
});
