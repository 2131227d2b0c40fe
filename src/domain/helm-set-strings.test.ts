import fc from "fast-check";
import { expect, test } from "vitest";
import { applySetStrings } from "./helm-set-strings.ts";

test.each([
  ["a=1", { a: 1 }],
  ["a.b.c=x", { a: { b: { c: "x" } } }],
  ["a=true,b=False,c=null,d=0,e=-5", { a: true, b: false, c: null, d: 0, e: -5 }],
  ["a=01,b=0x1F,c=1e5,d=1.5,e=", { a: "01", b: "0x1F", c: "1e5", d: "1.5", e: "" }],
  ["list={a,1,true}", { list: ["a", 1, true] }],
  ["list={a,b},next=1", { list: ["a", "b"], next: 1 }],
  ["l[0]=a,l[2]=c", { l: ["a", null, "c"] }],
  ["l[0].host=h,l[0].port=80", { l: [{ host: "h", port: 80 }] }],
  ["m[0][1]=x", { m: [[null, "x"]] }],
  ["a=x\\,y,b\\.c=z", { a: "x,y", "b.c": "z" }],
  ["imsi=208930000000003", { imsi: 208930000000003 }],
  ["url=http://h/p?q=1", { url: "http://h/p?q=1" }],
  ['q="quoted" and $(x)', { q: '"quoted" and $(x)' }],
])("reads %s as helm --set does", (text, expected) => {
  expect(applySetStrings({}, [text])).toEqual(expected);
});

test("adds to what is there and leaves the given values as they were", () => {
  const values = { a: { b: 1 }, l: [{ x: 1 }] };

  expect(applySetStrings(values, ["a.c=2", "l[0].y=2", "a.b=9"])).toEqual({
    a: { b: 9, c: 2 },
    l: [{ x: 1, y: 2 }],
  });
  expect(values).toEqual({ a: { b: 1 }, l: [{ x: 1 }] });
});

test.each([
  ["novalue", 'key "novalue" has no value'],
  ["a,b=1", "cannot end with ,"],
  ["l[x]=1", "not an index"],
  ["l[70000]=1", "not an index"],
  ["l={a,b", "must terminate"],
  ["=1", "a key is empty"],
  [".a=1", "a key is empty"],
  ["a..b=1", "a key is empty"],
  ["a.=1", "a key is empty"],
  ["[0]=1", "a key is empty"],
  ["l[0].=1", "a key is empty"],
  ["a=1,=2", "a key is empty"],
  ["id=89490200001234567890123", undefined],
  ["id=9007199254740993", "cannot be kept exactly"],
])("handles %s", (text, reason) => {
  if (reason === undefined) expect(applySetStrings({}, [text])).toEqual({ id: "89490200001234567890123" });
  else expect(() => applySetStrings({}, [text])).toThrow(reason);
});

test("does not let a short text fill the memory or the stack", () => {
  const far = Array.from({ length: 100 }, (_, index) => `l${index}[65536]=1`);

  expect(() => applySetStrings({}, far)).toThrow("leave more than 100000 places empty");
  expect(() => applySetStrings({}, [`l${"[0]".repeat(100_000)}=1`])).toThrow("more than 30 levels");
});

test("never repeats the value in an error", () => {
  expect(() => applySetStrings({}, ["password={geheim"])).toThrow(/^(?!.*geheim)/);
});

test("keeps any string whole once it is escaped", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const escaped = text.replace(/[\\,{}]/g, "\\$&");
      const { v } = applySetStrings({}, [`v=${escaped}`]);
      expect(String(v ?? "null").toLowerCase()).toBe(/^\+\d/.test(text) ? text.slice(1) : text.toLowerCase());
    }),
  );
});

test("cannot be used to reach a prototype", () => {
  applySetStrings({}, ["__proto__.polluted=1", "constructor.prototype.polluted=1"]);

  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test.each([
  ["password=hunter,two", "two"],
  ["password=hunter,two,", "two"],
  ["password=a,b[hunter2", "hunter2"],
  ["password[=hunter2", "hunter2"],
  ["pin=9007199254740993", "9007199254740993"],
])("shows nothing of a value that cannot be read: %s", (text, secret) => {
  const refused = (): unknown => {
    try {
      return applySetStrings({}, [{ text, pointer: "/p" }]);
    } catch (error) {
      return `${error instanceof Error ? error.message : ""} ${JSON.stringify(error)}`;
    }
  };

  expect(refused()).toContain("cannot be read");
  expect(refused()).not.toContain(secret);
});
