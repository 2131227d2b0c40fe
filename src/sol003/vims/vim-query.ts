import { VnfmError } from "../../domain/errors.ts";
import type { WireVim } from "./wire-vim.ts";

/** A query string as the HTTP server hands it over: a parameter given twice is a list. */
export type VimQuery = Readonly<Record<string, string | readonly string[]>>;

/** Parameters that Tacker takes for paging and sorting, and by default ignores. */
const ignored: ReadonlySet<string> = new Set(["limit", "marker", "page_reverse", "sort_key", "sort_dir"]);

/** The VIMs whose attributes equal those of the query; of a parameter given several times, any value will do. */
export function filterVims(vims: readonly Required<WireVim>[], query: VimQuery): Required<WireVim>[] {
  const wanted = Object.entries(query)
    .filter(([name]) => name !== "fields" && !ignored.has(name))
    .map(([name, values]) => ({
      name: toScalarAttribute(name),
      values: [values].flat().filter((v) => v !== ""),
    }))
    .filter(({ values }) => values.length > 0);
  return vims.filter((vim) =>
    wanted.every(({ name, values }) => values.some((value) => equals(vim[name], value))),
  );
}

/** Only the attributes named by `fields`, or all. */
export function selectFields(vim: Required<WireVim>, { fields }: VimQuery): WireVim {
  const names: readonly string[] = fields === undefined ? [] : [fields].flat().filter((name) => name !== "");
  if (names.length === 0) return vim;
  return Object.fromEntries(Object.entries(vim).filter(([name]) => names.includes(name)));
}

const scalarAttributes = [
  "id",
  "type",
  "tenant_id",
  "name",
  "description",
  "is_default",
  "auth_url",
  "status",
  "created_at",
  "updated_at",
] as const satisfies (keyof WireVim)[];

function toScalarAttribute(name: string): (typeof scalarAttributes)[number] {
  const attribute = scalarAttributes.find((known) => known === name);
  if (attribute !== undefined) return attribute;
  throw new VnfmError(
    "INVALID_REQUEST",
    `VIMs cannot be filtered by ${name}; use ${scalarAttributes.join(", ")}.`,
  );
}

function equals(value: string | boolean | null, wanted: string): boolean {
  return typeof value === "boolean" ? String(value) === wanted.toLowerCase() : value === wanted;
}
