import { VnfmError } from "../../domain/errors.ts";

/** One `(op,attribute,value,…)` of a filter, as written; the attribute's escapes are still in it. */
export interface SimpleExpression {
  readonly operator: string;
  readonly attribute: string;
  readonly values: readonly string[];
}

const MAX_EXPRESSIONS = 50;

// A value without quotes has none of `,` `)` `'` in it; within quotes a quote is doubled.
const VALUE = /'((?:[^']|'')*)'|([^,)']+)/y;
const WORD = /[^,()';]+/y;

/** Splits `(op,attr,value);(…)` into its expressions (SOL013 5.2.2); INVALID_FILTER says where that ends. */
export function parseFilter(text: string): readonly SimpleExpression[] {
  const reader = new Reader(text);
  const expressions: SimpleExpression[] = [];
  do {
    if (expressions.length === MAX_EXPRESSIONS) reader.fail(`more than ${MAX_EXPRESSIONS} expressions`);
    expressions.push(readExpression(reader));
  } while (reader.skip(";"));
  if (!reader.isAtEnd()) reader.fail("';' or the end is expected");
  return expressions;
}

function readExpression(reader: Reader): SimpleExpression {
  reader.expect("(");
  const operator = reader.take(WORD, "an operator");
  reader.expect(",");
  const attribute = reader.take(WORD, "an attribute");
  const values: string[] = [];
  while (reader.skip(",")) values.push(reader.take(VALUE, "a value").replaceAll("''", "'"));
  if (values.length === 0) reader.fail("a value is missing");
  reader.expect(")");
  return { operator, attribute, values };
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  expect(character: string): void {
    if (!this.skip(character)) this.fail(`'${character}' is expected`);
  }

  take(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return this.fail(`${what} is expected`);
    this.#at = pattern.lastIndex;
    return match[1] ?? match[2] ?? match[0];
  }

  fail(reason: string): never {
    throw invalidFilter(`${reason} at character ${this.#at + 1}`);
  }
}

export function invalidFilter(reason: string): VnfmError {
  return new VnfmError("INVALID_FILTER", `Attribute filter expression is invalid: ${reason}.`);
}
