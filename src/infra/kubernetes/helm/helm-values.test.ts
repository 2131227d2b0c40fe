import fc from "fast-check";
import { expect, test } from "vitest";
import { applySetStrings } from "../../../domain/helm-set-strings.ts";
import type { Json, JsonObject } from "../../../domain/json.ts";
import { isJsonObject } from "../../../domain/json.ts";
import { toHelmValues } from "./helm-values.ts";

test("passes large integers a second time, with paths that read back the same", () => {
  const key = fc.string({ unit: fc.constantFrom(..."ab.,=[]{}\\ü "), minLength: 1, maxLength: 6 });
  const { tree } = fc.letrec<{ tree: Json; leaf: Json; list: Json; map: Json }>((tie) => ({
    tree: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("list"), tie("map")),
    leaf: fc.oneof(fc.maxSafeInteger(), fc.string(), fc.boolean(), fc.integer({ max: 2_000_000 })),
    list: fc.array(tie("tree"), { maxLength: 4 }),
    map: fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
  }));

  fc.assert(
    fc.property(fc.dictionary(key, tree), (values) => {
      const { file, integers } = toHelmValues(values as JsonObject);

      expect(JSON.parse(file)).toEqual(values);
      expect(integers).toHaveLength(countLarge(values as JsonObject));
      expect(applySetStrings(JSON.parse(file), integers)).toEqual(values);
    }),
  );
});

test("keeps numbers under a secret's name out of the arguments", () => {
  const values = {
    auth: { password: 12_345_678, port: 8080 },
    imsi: 1_000_000,
    secrets: { list: [{ a: -7_654_321 }] },
  };

  const { file, integers } = toHelmValues(values);

  expect(integers).toEqual(["imsi=1000000"]);
  expect(JSON.parse(file)).toEqual({
    auth: { password: "12345678", port: 8080 },
    imsi: 1_000_000,
    secrets: { list: [{ a: "-7654321" }] },
  });
});

test("takes no number for a secret that only counts them", () => {
  const { file, integers } = toHelmValues({ maxTokens: 4_000_000 });

  expect(integers).toEqual(["maxTokens=4000000"]);
  expect(JSON.parse(file)).toEqual({ maxTokens: 4_000_000 });
});

function countLarge(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, child) => sum + countLarge(child), 0);
  if (isJsonObject(value)) return countLarge(Object.values(value));
  return typeof value === "number" && Math.abs(value) >= 1_000_000 ? 1 : 0;
}

test.for([
  [{ a: { iccid: 2 ** 60 } }, "/a/iccid"],
  [{ "": 5_000_000 }, "/"],
])("refuses what cannot be passed exactly, and names it: %j", ([values, pointer]) => {
  expect(() => toHelmValues(values as unknown as JsonObject)).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      invalidParams: [{ pointer, reason: expect.any(String) }],
    }),
  );
});
