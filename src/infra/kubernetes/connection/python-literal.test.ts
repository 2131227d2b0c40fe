import fc from "fast-check";
import { expect, test } from "vitest";
import { readPythonLiteral } from "./python-literal.ts";

test.for([
  [
    "{'masternode_ip': ['192.0.2.1'], 'masternode_password': \"it's\"}",
    { masternode_ip: ["192.0.2.1"], masternode_password: "it's" },
  ],
  [String.raw`{'p': 'both \' and "', 'q': "a\\b"}`, { p: "both ' and \"", q: "a\\b" }],
  [
    String.raw`['\x41', '\u00e9', '\U0001f600', '\101', '\n', '\q', u'x']`,
    ["A", "é", "😀", "A", "\n", "\\q", "x"],
  ],
  ["(1, -2.5, 3e2, True, False, None,)", [1, -2.5, 300, true, false, null]],
  [" { } ", {}],
  ["'{'", "{"],
])("reads %s", ([text, value]) => {
  expect(readPythonLiteral(text as string)).toEqual(value);
});

test.for([
  "",
  "{",
  "{'a' 1}",
  "{1: 2}",
  "[1 2]",
  "'abc",
  "'a\nb'",
  "{} {}",
  "exit()",
  "'\\UFFFFFFFF'",
  "[".repeat(50),
])("refuses %j", (text) => {
  expect(() => readPythonLiteral(text)).toThrow(SyntaxError);
});

test("reads any text that Python would print", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n");

      expect(readPythonLiteral(`{'p': '${escaped}'}`)).toEqual({ p: text });
    }),
  );
});
