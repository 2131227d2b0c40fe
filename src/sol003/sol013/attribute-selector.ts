import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { childOf, findAtPath, isRequired, itemsOf, readAttributePath } from "./attribute-path.ts";
import type { WireResource } from "./wire-resource.ts";

/** The query parameters that select attributes; a flag counts by being there. */
export interface SelectorQuery {
  readonly all_fields?: string;
  readonly fields?: string;
  readonly exclude_fields?: string;
  /** The official command line writes it so. */
  readonly "exclude-fields"?: string;
  readonly exclude_default?: string;
}

/** Cuts resources in the shape of answers down to what a client wants (SOL013 5.3). */
export interface AttributeSelector {
  /** Nothing that lists leave out by default is wanted. */
  readonly isDefault: boolean;
  /** Attributes that must always be there stay in any case. */
  select<Resource extends object>(resource: Resource): Resource;
}

/** Named attributes; `true` for a whole one. */
type Selection = Map<string, Selection | true>;

/** Reads the selecting parameters; INVALID_SELECTOR for combinations that SOL013 forbids and for unknown attributes. */
export function readAttributeSelector(query: SelectorQuery, resource: WireResource): AttributeSelector {
  const { all_fields, fields, exclude_default } = query;
  const excluded = query.exclude_fields ?? query["exclude-fields"];
  const given = [all_fields, fields, excluded, exclude_default].filter((value) => value !== undefined).length;
  const schema = resource.schema as unknown as JsonObject;

  if (given > 1 && !(given === 2 && fields !== undefined && exclude_default !== undefined)) {
    throw invalid("only fields and exclude_default can stand together");
  }
  if (all_fields !== undefined) return { isDefault: false, select: (whole) => whole };
  if (excluded !== undefined) return excluding(schema, readSelection(excluded, resource));
  if (fields === undefined)
    return { ...excluding(schema, toSelection(resource.excludedByDefault)), isDefault: true };

  const wanted = readSelection(fields, resource);
  if (exclude_default === undefined)
    return { isDefault: false, select: (whole) => pick(whole, schema, wanted) };
  const unwanted = resource.excludedByDefault.filter((name) => !wanted.has(name));
  const narrowed = new Map([...wanted].filter(([name]) => resource.excludedByDefault.includes(name)));
  const { select } = excluding(schema, toSelection(unwanted));
  // Of attributes left out by default, only the named parts come back.
  return { isDefault: false, select: (whole) => narrow(select(whole), schema, narrowed) };
}

function excluding(schema: JsonObject, unwanted: Selection): AttributeSelector {
  return { isDefault: false, select: (whole) => drop(whole, schema, unwanted) };
}

function readSelection(text: string, resource: WireResource): Selection {
  const selection: Selection = new Map();
  for (const name of text.split(",")) {
    const path = readAttributePath(name);
    if (path === undefined || findAtPath(resource, path) === undefined) {
      throw invalid(`there is no attribute ${name === "" ? "without a name" : name.slice(0, 200)}`);
    }
    add(selection, path);
  }
  return selection;
}

function toSelection(names: readonly string[]): Selection {
  return new Map(names.map((name) => [name, true]));
}

/** `a` covers `a/b`, whichever comes first. */
function add(selection: Selection, [name = "", ...rest]: readonly string[]): void {
  const known = selection.get(name);
  if (known === true) return;
  if (rest.length === 0) {
    selection.set(name, true);
    return;
  }
  const below: Selection = known ?? new Map();
  selection.set(name, below);
  add(below, rest);
}

/** Keeps what is wanted and what must be there. */
function pick<Value>(value: Value, schema: JsonObject | "anything", wanted: Selection): Value {
  return transform(value, schema, (name, child, childSchema, isMandatory) => {
    const selection = wanted.get(name);
    if (selection === true || isMandatory) return child;
    return selection === undefined ? undefined : pick(child, childSchema, selection);
  });
}

/** Leaves out what is unwanted, unless it must be there. */
function drop<Value>(value: Value, schema: JsonObject | "anything", unwanted: Selection): Value {
  return transform(value, schema, (name, child, childSchema, isMandatory) => {
    const selection = unwanted.get(name);
    if (selection === true) return isMandatory ? child : undefined;
    return selection === undefined ? child : drop(child, childSchema, selection);
  });
}

/** Cuts only the attributes named; all others stay. */
function narrow<Value>(value: Value, schema: JsonObject, wanted: Selection): Value {
  return transform(value, schema, (name, child, childSchema) => {
    const selection = wanted.get(name);
    return selection === undefined || selection === true ? child : pick(child, childSchema, selection);
  });
}

type Change = (
  name: string,
  child: unknown,
  schema: JsonObject | "anything",
  isMandatory: boolean,
) => unknown;

/** The value with each attribute changed, or gone where the change is `undefined`; arrays element by element. */
function transform<Value>(value: Value, schema: JsonObject | "anything", change: Change): Value {
  const own = schema === "anything" ? schema : itemsOf(schema);
  // The shape is the same, less some attributes that may be absent anyway.
  if (Array.isArray(value)) return value.map((element) => transform(element, own, change)) as Value;
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, child]) => {
    const below = own === "anything" ? own : (childOf(own, name) ?? "anything");
    const changed = change(name, child, below, own !== "anything" && isRequired(own, name));
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Object.fromEntries(entries) as Value;
}

function invalid(reason: string): VnfmError {
  return new VnfmError("INVALID_SELECTOR", `Attribute selector expression is invalid: ${reason}.`);
}
