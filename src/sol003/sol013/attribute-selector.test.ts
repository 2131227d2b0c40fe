import Type from "typebox";
import { expect, test } from "vitest";
import { readAttributeSelector, type SelectorQuery } from "./attribute-selector.ts";
import type { WireResource } from "./wire-resource.ts";

const resource: WireResource = {
  schema: Type.Object({
    id: Type.String(),
    name: Type.Optional(Type.String()),
    note: Type.Optional(Type.String()),
    running: Type.Optional(
      Type.Object({
        flavour: Type.String(),
        size: Type.Optional(Type.Integer()),
        parts: Type.Optional(
          Type.Array(
            Type.Object({
              key: Type.String(),
              node: Type.Optional(Type.String()),
              zone: Type.Optional(Type.String()),
            }),
          ),
        ),
      }),
    ),
    metadata: Type.Optional(Type.Unsafe({ type: "object", additionalProperties: true })),
  }),
  excludedByDefault: ["running", "metadata"],
  standardOnly: ["running/extCpInfo"],
};

const whole = {
  id: "1",
  name: "n",
  note: "x",
  running: {
    flavour: "f",
    size: 3,
    parts: [
      { key: "a", node: "n1", zone: "z" },
      { key: "b", node: "n2" },
    ],
  },
  metadata: { site: { city: "Bonn", row: 4 }, "a/b": 1 },
};
const { running, metadata, ...lean } = whole;

const select = (query: SelectorQuery) => readAttributeSelector(query, resource).select(whole);

test.each<[string, SelectorQuery, object]>([
  ["nothing selected is exclude_default", {}, lean],
  ["exclude_default", { exclude_default: "" }, lean],
  ["all_fields", { all_fields: "" }, whole],
  ["fields keep what is mandatory", { fields: "name" }, { id: "1", name: "n" }],
  ["fields of a default-excluded attribute", { fields: "metadata" }, { id: "1", metadata }],
  [
    "nested fields keep what is mandatory around them",
    { fields: "running/size" },
    { id: "1", running: { flavour: "f", size: 3 } },
  ],
  [
    "fields within arrays",
    { fields: "running/parts/node" },
    {
      id: "1",
      running: {
        flavour: "f",
        parts: [
          { key: "a", node: "n1" },
          { key: "b", node: "n2" },
        ],
      },
    },
  ],
  [
    "fields of free maps",
    { fields: "metadata/site/city" },
    { id: "1", metadata: { site: { city: "Bonn" } } },
  ],
  [
    "a place below a text yields the text",
    { fields: "metadata/site/city/street" },
    { id: "1", metadata: { site: { city: "Bonn" } } },
  ],
  ["escaped names", { fields: "metadata/a~1b" }, { id: "1", metadata: { "a/b": 1 } }],
  ["a whole covers its part", { fields: "running/size,running,running/parts" }, { id: "1", running }],
  ["what only the standard has", { fields: "running/extCpInfo" }, { id: "1", running: { flavour: "f" } }],
  ["exclude_fields", { exclude_fields: "note,metadata" }, { id: "1", name: "n", running }],
  [
    "exclude-fields, as the official client writes it",
    { "exclude-fields": "note,running,metadata" },
    { id: "1", name: "n" },
  ],
  [
    "exclude_fields never drops what is mandatory",
    { exclude_fields: "id,running/flavour,running/parts/key,running/parts/zone,metadata" },
    {
      ...lean,
      running: {
        flavour: "f",
        size: 3,
        parts: [
          { key: "a", node: "n1" },
          { key: "b", node: "n2" },
        ],
      },
    },
  ],
  [
    "exclude_fields within free maps",
    { exclude_fields: "running,metadata/site" },
    { ...lean, metadata: { "a/b": 1 } },
  ],
  [
    "fields with exclude_default adds them",
    { fields: "metadata", exclude_default: "" },
    { ...lean, metadata },
  ],
  [
    "fields with exclude_default adds only the named part",
    { fields: "running/size,name", exclude_default: "" },
    { ...lean, running: { flavour: "f", size: 3 } },
  ],
])("%s", (_, query, expected) => {
  expect(select(query)).toEqual(expected);
});

test("leaves attributes alone that no schema knows", () => {
  const { select } = readAttributeSelector({}, resource);

  expect(select({ id: "1", progress: { step: "x" } })).toEqual({ id: "1", progress: { step: "x" } });
});

test("tells when no more than the default is wanted", () => {
  const isDefault = (query: SelectorQuery) => readAttributeSelector(query, resource).isDefault;

  expect([isDefault({}), isDefault({ exclude_default: "" })]).toEqual([true, true]);
  expect([
    isDefault({ all_fields: "" }),
    isDefault({ fields: "id" }),
    isDefault({ exclude_fields: "note" }),
  ]).toEqual([false, false, false]);
});

test.each<[SelectorQuery, string]>([
  [{ all_fields: "", fields: "id" }, "only fields and exclude_default can stand together"],
  [{ all_fields: "", exclude_default: "" }, "only fields and exclude_default"],
  [{ fields: "id", exclude_fields: "name" }, "only fields and exclude_default"],
  [{ exclude_fields: "name", exclude_default: "" }, "only fields and exclude_default"],
  [{ fields: "id", exclude_default: "", all_fields: "" }, "only fields and exclude_default"],
  [{ fields: "nope" }, "there is no attribute nope"],
  [{ exclude_fields: "running/nope" }, "there is no attribute running/nope"],
  [{ fields: "id/deeper" }, "there is no attribute id/deeper"],
  [{ fields: "" }, "there is no attribute without a name"],
  [{ fields: "id,,name" }, "there is no attribute without a name"],
  [{ fields: "__proto__" }, "there is no attribute __proto__"],
])("refuses %j", (query, reason) => {
  expect(() => readAttributeSelector(query, resource)).toThrow(
    expect.objectContaining({ code: "INVALID_SELECTOR", message: expect.stringContaining(reason) }),
  );
});
