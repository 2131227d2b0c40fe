import fc from "fast-check";
import Type from "typebox";
import { describe, expect, test } from "vitest";
import { readAttributeFilter } from "./attribute-filter.ts";
import type { WireResource } from "./wire-resource.ts";

const resource: WireResource = {
  schema: Type.Object({
    id: Type.String(),
    count: Type.Integer(),
    ratio: Type.Number(),
    ready: Type.Boolean(),
    since: Type.String({ format: "date-time" }),
    state: Type.Enum(["UP", "DOWN"]),
    parts: Type.Array(Type.Object({ name: Type.String(), tags: Type.Array(Type.String()) })),
    connections: Type.Unsafe({
      type: "object",
      additionalProperties: { type: "object", properties: { type: { type: "string" } } },
    }),
    metadata: Type.Unsafe({ type: "object", additionalProperties: true }),
    anything: Type.Unsafe({}),
    plain: Type.Object({ inner: Type.String() }),
  }),
  excludedByDefault: [],
  standardOnly: ["plain/extCpInfo"],
};

const candidate = {
  id: "a1",
  count: 5,
  ratio: 0.5,
  ready: true,
  since: "2026-01-05T10:00:00Z",
  state: "UP",
  parts: [
    { name: "amf", tags: ["x", "y"] },
    { name: "smf", tags: [] },
  ],
  connections: { vim1: { type: "HELM" }, "a/b": { type: "K8S" } },
  metadata: {
    site: "east",
    load: 7,
    on: false,
    gone: null,
    "a,b": "comma",
    "@k": "at",
    list: [1, 2],
    "~": "tilde",
  },
  anything: { at: ["all"] },
  plain: { inner: "i" },
};

const matches = (filter: string) => readAttributeFilter(filter, resource).matches(candidate);

describe("an attribute filter", () => {
  test.each([
    ["(eq,id,a1)", true],
    ["(eq,id,a2)", false],
    ["(neq,id,a2)", true],
    ["(neq,id,a1)", false],
    ["(in,id,a0,a1)", true],
    ["(in,id,a0)", false],
    ["(nin,id,a0,a2)", true],
    ["(nin,id,a0,a1)", false],
    ["(gt,count,4)", true],
    ["(gt,count,5)", false],
    ["(gte,count,5)", true],
    ["(lt,count,5)", false],
    ["(lt,count,10)", true],
    ["(lte,count,5)", true],
    ["(lte,count,4)", false],
    ["(cont,id,z,1)", true],
    ["(cont,id,z)", false],
    ["(ncont,id,z)", true],
    ["(ncont,id,z,1)", false],
    ["(eq,id,a1);(gt,count,1)", true],
    ["(eq,id,a1);(gt,count,9)", false],
  ])("says of %s: %s", (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each([
    ["numbers are numbers", "(eq,count,5.0)", true],
    ["numbers are not texts", "(lt,count,10)", true],
    ["fractions are numbers", "(eq,ratio,5e-1)", true],
    ["truth is truth", "(eq,ready,true)", true],
    ["and not a text", "(neq,ready,false)", true],
    ["times are moments", "(eq,since,2026-01-05T12:00:00+02:00)", true],
    ["also in comparison", "(gt,since,2026-01-05T09:59:59.5Z)", true],
    ["free values too: a number", "(gt,metadata/load,6)", true],
    ["a number is no text", "(eq,metadata/load,seven)", false],
    ["and differs from any text", "(neq,metadata/load,seven)", true],
    ["a switch", "(eq,metadata/on,false)", true],
    ["a switch has no order", "(gt,metadata/on,false)", false],
    ["texts have an order", "(gt,metadata/site,aaa)", true],
    ["a text in a number's place is compared as text", "(lt,metadata/site,7)", false],
    ["null is like absence", "(neq,metadata/gone,x)", false],
    ["and has no order", "(lt,metadata/gone,x)", false],
    ["numbers contain nothing", "(cont,metadata/load,7)", false],
    ["and are not without it either", "(ncont,metadata/load,7)", false],
  ])("knows types: %s", (_, filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test.each([
    ["any element of an array", "(eq,parts/name,smf)", true],
    ["no element", "(eq,parts/name,upf)", false],
    ["arrays in arrays", "(eq,parts/tags,y)", true],
    ["any element that differs", "(neq,parts/name,smf)", true],
    ["a free array", "(eq,metadata/list,2)", true],
    ["the entry of a map", "(eq,connections/vim1/type,HELM)", true],
    ["a key with a slash", "(eq,connections/a~1b/type,K8S)", true],
    ["a key with a comma", "(eq,metadata/a~ab,comma)", true],
    ["a key with an at sign", "(eq,metadata/~bk,at)", true],
    ["a key with a tilde", "(eq,metadata/~0,tilde)", true],
    ["the keys of a map", "(eq,connections/@key,vim1)", true],
    ["none of the keys", "(cont,connections/@key,vim2)", false],
    ["the keys of a free map", "(eq,metadata/@key,site)", true],
    ["the keys of what is no map", "(eq,metadata/site/@key,e)", false],
    ["a place of which nothing is known", "(eq,anything/at,all)", true],
    ["what is absent", "(eq,metadata/nothing,x)", false],
    ["what is absent, denied", "(neq,metadata/nothing,x)", false],
    ["what every object inherits", "(neq,metadata/constructor,x)", false],
    ["a place below a text", "(eq,metadata/site/deeper,x)", false],
    ["an object as a whole", "(neq,metadata/list,x)", true],
    ["what only the standard has", "(eq,plain/extCpInfo/id,x)", false],
  ])("finds %s", (_, filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test("takes quoted values with commas, brackets and doubled quotes", () => {
    const filter = readAttributeFilter("(eq,metadata/x,'it''s, (really)');(eq,metadata/y,'')", resource);

    expect(filter.matches({ metadata: { x: "it's, (really)", y: "" } })).toBe(true);
    expect(filter.attributes).toEqual(["metadata"]);
  });

  test.each([
    ["", "'(' is expected at character 1"],
    ["eq,id,a", "'(' is expected"],
    ["(eq,id)", "a value is missing at character 7"],
    ["(eq,id,)", "a value is expected"],
    ["(eq,id,a", "')' is expected"],
    ["(eq,id,a'b)", "')' is expected"],
    ["(eq,id,'a)", "a value is expected"],
    ["(eq,id,a);", "'(' is expected"],
    ["(eq,id,a)x", "';' or the end is expected"],
    ["(,id,a)", "an operator is expected"],
    ["(eq,,a)", "an attribute is expected"],
    ["(like,id,a)", "like is no operator"],
    ["(constructor,id,a)", "constructor is no operator"],
    ["(eq,id,a,b)", "eq takes one value"],
    ["(eq,nope,a)", "there is no attribute nope"],
    ["(eq,id/deeper,a)", "there is no attribute id/deeper"],
    ["(eq,constructor,a)", "there is no attribute constructor"],
    ["(eq,plain/nope,a)", "there is no attribute plain/nope"],
    ["(eq,plain,a)", "plain is not a simple attribute"],
    ["(eq,parts,a)", "parts is not a simple attribute"],
    ["(eq,connections,a)", "connections is not a simple attribute"],
    ["(eq,id/@key,a)", "id/@key is not the key of a map"],
    ["(eq,a//b,a)", "a//b is no attribute path"],
    ["(eq,id~2,a)", "id~2 is no attribute path"],
    ["(eq,count,many)", "count is a number, many is not"],
    ["(eq,ratio,half)", "ratio is a number, half is not"],
    ["(eq,ready,maybe)", "ready is true or false, maybe is not"],
    ["(gt,since,yesterday)", "since is a date-time, yesterday is not"],
    ["(gt,since,2026-13-40T00:00:00Z)", "since is a date-time"],
    [Array(51).fill("(eq,id,a)").join(";"), "more than 50 expressions"],
  ])("refuses %s", (filter, reason) => {
    expect(() => readAttributeFilter(filter, resource)).toThrow(
      expect.objectContaining({ code: "INVALID_FILTER", message: expect.stringContaining(reason) }),
    );
  });

  test("lets a part of a date be contained", () => {
    expect(matches("(cont,since,2026-01)")).toBe(true);
  });

  test("finds any text again, whatever is in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ minLength: 1 }), (value, key) => {
        const name = key.replace(/[~/,@]/g, (c) => ({ "~": "~0", "/": "~1", ",": "~a", "@": "~b" })[c] ?? c);
        fc.pre(!/[();']/.test(name));
        const filter = `(eq,metadata/${name},'${value.replaceAll("'", "''")}')`;
        expect(readAttributeFilter(filter, resource).matches({ metadata: { [key]: value } })).toBe(true);
      }),
    );
  });

  test("answers any text with a filter or INVALID_FILTER", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."(),;'/~@eqidcount1") }), (text) => {
        try {
          readAttributeFilter(text, resource).matches(candidate);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_FILTER" });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
