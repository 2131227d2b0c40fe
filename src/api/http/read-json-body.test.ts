import fc from "fast-check";
import { expect, test } from "vitest";
import { readJsonBody } from "./read-json-body.ts";

const limits = { jsonDepth: 5, jsonValues: 100 };
const read = (text: string) => readJsonBody(Buffer.from(text), limits);
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("reads any JSON within the limits", () => {
  const generous = { jsonDepth: 1_000, jsonValues: 1e6 };
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!text.includes("__proto__"));
      expect(readJsonBody(Buffer.from(text), generous)).toEqual(JSON.parse(text));
    }),
  );
  expect(read("\ufeff{}")).toEqual({});
});

test.each([
  ["bad UTF-8", Buffer.from([0x22, 0xc3, 0x28, 0x22]), "not valid UTF-8"],
  ["UTF-16", Buffer.from("{}", "utf16le"), "not valid JSON"],
  ["half a document", Buffer.from('{"a":'), "not valid JSON"],
  ["a comma too many", Buffer.from('{"a":\n1,}'), "not valid JSON (line 2 column 3)"],
  ["a prototype", Buffer.from('{"a":[{"__proto__":{"admin":true}}]}'), "__proto__"],
  ["an escaped prototype", Buffer.from('{"\\u005f_proto__":1}'), "__proto__"],
  ["deep nesting", Buffer.from(nested(7)), "nested deeper than 5 levels"],
  ["nesting that would overflow a stack", Buffer.from(nested(400_000)), "nested deeper"],
  ["many values", Buffer.from(JSON.stringify(Array(101).fill(0))), "more than 100 values"],
])("refuses %s", (_, bytes, reason) => {
  expect(() => readJsonBody(bytes, limits)).toThrow(
    expect.objectContaining({ code: "MALFORMED_BODY", message: expect.stringContaining(reason) }),
  );
});

test("never repeats what was in the body", () => {
  expect(() => read('{"password": geheim}')).toThrow(/^(?!.*geheim)/);
});

test("takes the last allowed level and value", () => {
  expect(read(nested(6))).toBeDefined();
  expect(read(JSON.stringify(Array(100).fill(0)))).toHaveLength(100);
});
