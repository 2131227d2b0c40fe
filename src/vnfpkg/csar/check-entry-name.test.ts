import { isAbsolute, join, relative, win32 } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultPackageLimits } from "../package-limits.ts";
import { checkEntryName, nameKey } from "./check-entry-name.ts";

const check = (name: string | Buffer) => checkEntryName(Buffer.from(name as string), defaultPackageLimits);

test.each([
  ["Definitions/top.yaml", { path: "Definitions/top.yaml", isFolder: false }],
  ["Files/", { path: "Files", isFolder: true }],
  ["Dateien/größe 1.txt", { path: "Dateien/größe 1.txt", isFolder: false }],
  ["a..b/..c/d..", { path: "a..b/..c/d..", isFolder: false }],
])("takes %s", (name, expected) => {
  expect(check(name)).toEqual({ ok: true, ...expected });
});

test.each([
  ["/etc/passwd", "absolute path"],
  ["../outside", "'..'"],
  ["a/../../outside", "'..'"],
  ["a/..", "'..'"],
  ["..", "'..'"],
  ["a\\..\\b", "backslash"],
  ["C:/windows", "drive letter"],
  ["c:relative", "drive letter"],
  ["a\0.yaml", "NUL"],
  ["a\nb", "control character"],
  ["a\u0085b", "control character"],
  ["", "empty or '.' part"],
  ["/", "absolute path"],
  ["a//b", "empty or '.' part"],
  ["./a", "empty or '.' part"],
  ["a/./b", "empty or '.' part"],
  [Buffer.from([0x61, 0xff, 0x62]), "not UTF-8"],
  [Buffer.from([0xc0, 0xae, 0xc0, 0xae, 0x2f]), "not UTF-8"],
  ["x".repeat(1025), "1025 bytes"],
  [`${"a/".repeat(40)}b`, "deeper than 32"],
])("refuses %j", (name, reason) => {
  expect(check(name)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
});

test("keeps control characters and endless names out of its sentences", () => {
  for (const name of ["/\u001b[31mred", "/\u202eevil", `/${"y".repeat(900)}`]) {
    const checked = check(name);
    expect(checked.ok ? "" : checked.reason).toMatch(/^[^\p{C}]{1,200}$/u);
  }
});

const hostileParts = fc.constantFrom(
  "..",
  ".",
  "",
  "a",
  "C:",
  "\\",
  "\0",
  "ä",
  "~",
  "con",
  "..%2f",
  "\u202e",
);

test("whatever it takes stays below the folder it is joined to, on any system", () => {
  const name = fc.oneof(
    fc.array(hostileParts, { maxLength: 6 }).map((parts) => parts.join("/")),
    fc.string({ unit: "binary", maxLength: 40 }),
  );
  fc.assert(
    fc.property(name, (text) => {
      const checked = check(text);
      if (!checked.ok) return;
      const below = relative("/srv/package", join("/srv/package", checked.path));
      expect(below).toBe(checked.path);
      expect(isAbsolute(checked.path) || win32.isAbsolute(checked.path)).toBe(false);
      expect(win32.join("D:\\package", checked.path).startsWith("D:\\package\\")).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("gives one key to names that file systems confuse", () => {
  expect(nameKey("Files/A.yaml")).toBe(nameKey("files/a.YAML"));
  expect(nameKey("gr\u00f6\u00dfe")).toBe(nameKey("GRO\u0308SSE"));
  expect(nameKey("a")).not.toBe(nameKey("b"));
});
