import type { Place, Problems } from "../problems.ts";

/** A value of a YAML file that knows where it stands. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap extends Place {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Located>;
}

export interface LocatedList extends Place {
  readonly kind: "list";
  readonly items: readonly Located[];
}

export interface LocatedScalar extends Place {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As it is written, so that the version `1.0` does not become `1`. */
  readonly text: string;
}

/** The value below the keys, or `undefined` as soon as one is missing. */
export function at(value: Located | undefined, ...keys: readonly string[]): Located | undefined {
  return keys.reduce<Located | undefined>(
    (below, key) => (below?.kind === "map" ? below.entries.get(key) : undefined),
    value,
  );
}

/** A map's entries; none when it is absent or null, and a problem when it is something else. */
export function entriesOf(
  value: Located | undefined,
  name: string,
  problems: Problems,
): readonly (readonly [string, Located])[] {
  if (value === undefined || isNull(value)) return [];
  if (value.kind === "map") return [...value.entries];
  problems.add(value, `${name} must be a map`);
  return [];
}

/** A list's items; none when it is absent or null, and a problem when it is something else. */
export function itemsOf(value: Located | undefined, name: string, problems: Problems): readonly Located[] {
  if (value === undefined || isNull(value)) return [];
  if (value.kind === "list") return value.items;
  problems.add(value, `${name} must be a list`);
  return [];
}

/** A text as written; `undefined` when absent or null, and a problem when it is a map or a list. */
export function textOf(value: Located | undefined, name: string, problems: Problems): string | undefined {
  if (value === undefined || isNull(value)) return undefined;
  if (value.kind === "scalar") return value.text;
  problems.add(value, `${name} must be a text`);
  return undefined;
}

/** A whole number from 0 up to `max`; `undefined` when absent, and a problem when it is anything else. */
export function countOf(
  value: Located | undefined,
  name: string,
  problems: Problems,
  max = 1_000_000,
): number | undefined {
  if (value === undefined) return undefined;
  const number = value.kind === "scalar" ? Number(value.text) : Number.NaN;
  if (
    value.kind === "scalar" &&
    value.text !== "" &&
    Number.isInteger(number) &&
    number >= 0 &&
    number <= max
  ) {
    return number;
  }
  problems.add(value, `${name} must be a whole number from 0 to ${max}`);
  return undefined;
}

function isNull(value: Located): boolean {
  return value.kind === "scalar" && value.value === null;
}
