import type { Json } from "../../../domain/json.ts";

const MAX_DEPTH = 20;
const NUMBER = /[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z]+/y;
const SPACE = /\s*/y;
const ESCAPE = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(\r?\n)|([\s\S])/y;
const words: Readonly<Record<string, Json>> = { True: true, False: false, None: null };
const simpleEscapes: Readonly<Record<string, string>> = {
  ...{ a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" },
  ...{ "\\": "\\", "'": "'", '"': '"' },
};

/**
 * Reads what Python's `repr` writes of dicts, lists, tuples, strings, numbers, True, False and None: Tacker stores such text. Throws
 * a SyntaxError that quotes nothing of the text.
 */
export function readPythonLiteral(text: string): Json {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class LiteralReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw this.#fault("too deep");
    switch (this.#peek()) {
      case "{":
        return this.#dict(depth);
      case "[":
        return this.#sequence("[", "]", depth);
      case "(":
        return this.#sequence("(", ")", depth);
      case "'":
      case '"':
        return this.#string();
    }
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number);
    const word = this.#match(WORD) ?? "";
    if (Object.hasOwn(words, word)) return words[word] ?? null;
    // Python 2 marks text with a u.
    if (word === "u" && /['"]/.test(this.#text.charAt(this.#at))) return this.#string();
    throw this.#fault("no value");
  }

  end(): void {
    if (this.#peek() !== "") throw this.#fault("more than one value");
  }

  #dict(depth: number): Json {
    const entries = this.#list("{", "}", () => {
      const key = this.value(depth + 1);
      if (typeof key !== "string") throw this.#fault("a key that is no text");
      this.#expect(":");
      return [key, this.value(depth + 1)] as const;
    });
    return Object.fromEntries(entries);
  }

  #sequence(open: string, close: string, depth: number): Json {
    return this.#list(open, close, () => this.value(depth + 1));
  }

  #list<Item>(open: string, close: string, read: () => Item): Item[] {
    this.#expect(open);
    const items: Item[] = [];
    while (this.#peek() !== close) {
      items.push(read());
      if (this.#peek() !== close) this.#expect(",");
    }
    this.#expect(close);
    return items;
  }

  #string(): string {
    const quote = this.#text.charAt(this.#at);
    let read = "";
    for (this.#at += 1; ; ) {
      const character = this.#text.charAt(this.#at);
      this.#at += 1;
      if (character === quote) return read;
      if (character === "" || character === "\n") throw this.#fault("text without an end");
      read += character === "\\" ? this.#escape() : character;
    }
  }

  #escape(): string {
    ESCAPE.lastIndex = this.#at;
    const [whole = "", hex2, hex4, hex8, octal, lineEnd, other = ""] = ESCAPE.exec(this.#text) ?? [];
    this.#at += whole.length;
    const hex = hex2 ?? hex4 ?? hex8;
    if (hex !== undefined) return this.#character(Number.parseInt(hex, 16));
    if (octal !== undefined) return this.#character(Number.parseInt(octal, 8));
    if (lineEnd !== undefined) return "";
    return simpleEscapes[other] ?? `\\${other}`;
  }

  #character(code: number): string {
    if (code > 0x10ffff) throw this.#fault("no such character");
    return String.fromCodePoint(code);
  }

  #expect(character: string): void {
    if (this.#peek() !== character) throw this.#fault(`'${character}' is missing`);
    this.#at += 1;
  }

  /** The next character that is no space; empty at the end. */
  #peek(): string {
    this.#match(SPACE);
    return this.#text.charAt(this.#at);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fault(reason: string): SyntaxError {
    return new SyntaxError(`${reason} at character ${this.#at + 1}`);
  }
}
