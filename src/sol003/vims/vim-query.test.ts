import { expect, test } from "vitest";
import { aVim } from "../../../test/support/a-vim.ts";
import { filterVims, selectFields, type VimQuery } from "./vim-query.ts";
import { toWireVim } from "./wire-vim.ts";

const lab = toWireVim(aVim({ name: "lab", isDefault: true }));
const edge = toWireVim(aVim({ name: "edge", type: "openstack" }));

test.each([
  [{}, ["lab", "edge"]],
  [{ name: "lab" }, ["lab"]],
  [{ name: ["lab", "edge"] }, ["lab", "edge"]],
  [{ name: "lab", type: "openstack" }, []],
  [{ is_default: "True" }, ["lab"]],
  [{ name: "" }, ["lab", "edge"]],
  [{ limit: "1", fields: "id" }, ["lab", "edge"]],
] satisfies [VimQuery, string[]][])("the query %j finds %j", (query, names) => {
  expect(filterVims([lab, edge], query).map(({ name }) => name)).toStrictEqual(names);
});

test.each(["colour", "auth_cred", "extra", "constructor"])("nothing is found out by %s", (name) => {
  expect(() => filterVims([lab], { [name]: "x" })).toThrow(`VIMs cannot be filtered by ${name}`);
});

test("fields choose what is answered", () => {
  expect(selectFields(lab, { fields: "id" })).toStrictEqual({ id: lab.id });
  expect(selectFields(lab, { fields: ["id", "name", "unknown"] })).toStrictEqual({ id: lab.id, name: "lab" });
  expect(selectFields(lab, {})).toStrictEqual(lab);
});
