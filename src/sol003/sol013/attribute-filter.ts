import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { type AttributePath, findAtPath, readAttributePath } from "./attribute-path.ts";
import { invalidFilter, parseFilter, type SimpleExpression } from "./filter-grammar.ts";
import { operators, readBoolean, readDateTime, readNumber } from "./filter-operators.ts";
import type { WireResource } from "./wire-resource.ts";

/** A filter on resources in the shape of answers (SOL013 5.2). */
export interface AttributeFilter {
  /** Outermost names of the attributes it looks at. */
  readonly attributes: readonly string[];
  matches(resource: unknown): boolean;
}

interface Condition {
  readonly path: AttributePath;
  /** The path's end stands for the keys of a map: `vimConnectionInfo/@key`. */
  readonly ofKeys: boolean;
  holds(value: unknown): boolean;
}

/** Reads the text of a `filter` parameter; INVALID_FILTER when the grammar, the resource or a type is against it. */
export function readAttributeFilter(text: string, resource: WireResource): AttributeFilter {
  const conditions = parseFilter(text).map((expression) => toCondition(expression, resource));
  return {
    attributes: [...new Set(conditions.map(({ path: [first = ""] }) => first))],
    matches: (candidate) =>
      conditions.every(({ path, ofKeys, holds }) => valuesAt(candidate, path, ofKeys).some(holds)),
  };
}

function toCondition(
  { operator: name, attribute, values }: SimpleExpression,
  resource: WireResource,
): Condition {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator === undefined)
    throw invalidFilter(`${name} is no operator; those are ${Object.keys(operators).join(", ")}`);
  if (!operator.takesMany && values.length > 1)
    throw invalidFilter(`${name} takes one value, ${attribute} is given more`);

  // Before escapes are read: `~bkey` is an attribute of that name.
  const ofKeys = attribute.endsWith("/@key");
  const path = readAttributePath(ofKeys ? attribute.slice(0, -"/@key".length) : attribute);
  if (path === undefined) throw invalidFilter(`${attribute} is no attribute path`);
  const found = findAtPath(resource, path);
  if (found === undefined) throw invalidFilter(`there is no attribute ${attribute}`);
  if (typeof found === "object") {
    if (ofKeys ? !isMap(found.schema) : found.schema.type === "object") {
      throw invalidFilter(
        ofKeys ? `${attribute} is not the key of a map` : `${attribute} is not a simple attribute`,
      );
    }
    if (!ofKeys) requireReadable(values, found.schema, attribute, name);
  }
  return { path, ofKeys, holds: (value) => operator.holds(value, values) };
}

/** A mistyped value would otherwise just match nothing. */
function requireReadable(
  values: readonly string[],
  schema: JsonObject,
  attribute: string,
  operator: string,
): void {
  const { type, format } = schema;
  const reading = format === "date-time" ? dateTimes : readings[String(type)];
  if (reading === undefined || (type === "string" && operator.endsWith("cont"))) return;
  for (const value of values) {
    if (reading.read(value) === undefined) {
      throw invalidFilter(`${attribute} is ${reading.name}, ${value.slice(0, 100)} is not`);
    }
  }
}

const dateTimes = { name: "a date-time", read: readDateTime };

const readings: Readonly<Record<string, { readonly name: string; read(text: string): unknown }>> = {
  boolean: { name: "true or false", read: readBoolean },
  integer: { name: "a number", read: readNumber },
  number: { name: "a number", read: readNumber },
};

function isMap({ type, properties, additionalProperties }: JsonObject): boolean {
  return type === "object" && properties === undefined && isJsonObject(additionalProperties);
}

/** All values at the path: arrays on the way, and at its end, stand for their elements. */
function valuesAt(value: unknown, path: AttributePath, ofKeys: boolean): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path, ofKeys));
  const [name, ...rest] = path;
  if (name === undefined) return ofKeys ? (isJsonObject(value) ? Object.keys(value) : []) : [value];
  return isJsonObject(value) && Object.hasOwn(value, name) ? valuesAt(value[name], rest, ofKeys) : [];
}
