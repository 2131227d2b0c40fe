import { VnfmError } from "./errors.ts";
import type { Json, JsonObject } from "./json.ts";

/** Helm's own limits (pkg/strvals). */
const MAX_INDEX = 65_536;
const MAX_DEPTH = 30;
/** Empty places that far indexes may make in all: a short text could otherwise fill the memory. */
const MAX_EMPTY_PLACES = 100_000;

type Mutable = null | boolean | number | string | Mutable[] | MutableObject;
type MutableObject = Map<string, Mutable>;

/** A text in the grammar of `--set`, and where in the request it stands, for the error. */
export interface ValueSetting {
  readonly text: string;
  readonly pointer: string;
}

/**
 * Applies strings in the grammar of `helm --set` (`a.b=1,c[0].d=x,e={f,g}`) to values, with Helm's typing: true, false,
 * null, and decimal integers without a leading zero; everything else is a string. `\` takes the next character as it is.
 * So these values can travel in a file, which `--set` cannot. INVALID_REQUEST also for an empty key, which Helm drops without a word.
 */
export function applySetStrings(
  values: JsonObject,
  settings: readonly (string | ValueSetting)[],
): JsonObject {
  const root = toMutableObject(values);
  const room = { left: MAX_EMPTY_PLACES };
  for (const setting of settings) {
    const { text, pointer } = typeof setting === "string" ? { text: setting, pointer: undefined } : setting;
    new SetString(text, room, pointer).applyTo(root);
  }
  return fromMutableObject(root);
}

/** One `--set` argument, read from left to right as Helm's parser does. */
class SetString {
  readonly #text: string;
  readonly #characters: readonly string[];
  readonly #room: { left: number };
  readonly #pointer: string | undefined;
  #at = 0;

  /** `room` is how many empty places all strings together may still make. */
  constructor(text: string, room: { left: number }, pointer: string | undefined) {
    this.#text = text;
    this.#room = room;
    this.#pointer = pointer;
    this.#characters = [...text];
  }

  applyTo(root: MutableObject): void {
    while (this.#at < this.#characters.length) this.#key(root, 0);
  }

  #key(target: MutableObject, depth: number): void {
    const { word: key, stop } = this.#until("=[,.");
    if (stop === undefined) {
      if (key === "") return;
      throw this.#malformed(`key ${this.#shown(key)} has no value${this.#commaHint()}`);
    }
    if (stop === ",") {
      throw this.#malformed(`key ${this.#shown(key)} has no value (cannot end with ,)${this.#commaHint()}`);
    }
    if (key === "") throw this.#malformed("a key is empty");
    if (stop === "=") {
      target.set(key, this.#value());
      return;
    }
    if (stop === "[") {
      const list = target.get(key) ?? [];
      if (!Array.isArray(list)) throw this.#malformed(`${this.#shown(key)} is not a list`);
      this.#item(list, this.#index(), depth);
      target.set(key, list);
      return;
    }
    if (depth >= MAX_DEPTH) throw this.#malformed(`more than ${MAX_DEPTH} levels of names`);
    const inner = target.get(key) ?? new Map();
    if (!(inner instanceof Map)) throw this.#malformed(`${this.#shown(key)} is not a map`);
    this.#key(inner, depth + 1);
    if (inner.size === 0) throw this.#malformed(`key map ${this.#shown(key)} has no value`);
    target.set(key, inner);
  }

  #item(list: Mutable[], index: number, depth: number): void {
    if (depth >= MAX_DEPTH) throw this.#malformed(`more than ${MAX_DEPTH} levels of names and indexes`);
    this.#makePlaces(list, index);
    const { word, stop } = this.#until("[.=");
    if (word !== "") throw this.#malformed(`unexpected data at end of array index: ${this.#shown(word)}`);
    if (stop === "=") {
      list[index] = this.#value();
    } else if (stop === "[") {
      const nested = list[index] ?? [];
      if (!Array.isArray(nested)) throw this.#malformed(`element ${index} is not a list`);
      this.#item(nested, this.#index(), depth + 1);
      list[index] = nested;
    } else if (stop === ".") {
      const present = list[index];
      const inner: MutableObject = present instanceof Map ? present : new Map();
      this.#key(inner, depth + 1);
      list[index] = inner;
    } else {
      throw this.#malformed("an array index has no value");
    }
  }

  #makePlaces(list: Mutable[], index: number): void {
    this.#room.left -= Math.max(0, index - list.length);
    if (this.#room.left < 0) {
      throw this.#malformed(`the indexes leave more than ${MAX_EMPTY_PLACES} places empty`);
    }
    while (list.length <= index) list.push(null);
  }

  #index(): number {
    const { word, stop } = this.#until("]");
    const index = Number(word);
    if (stop !== "]" || !/^\d+$/.test(word) || index > MAX_INDEX) {
      throw this.#malformed(`${this.#shown(word)} is not an index from 0 to ${MAX_INDEX}`);
    }
    return index;
  }

  #value(): Mutable {
    if (this.#characters[this.#at] !== "{") return this.#typed(this.#until(",").word);
    this.#at += 1;
    const list: Mutable[] = [];
    for (;;) {
      const { word, stop } = this.#until(",}");
      if (stop === undefined) throw this.#malformed("list must terminate with '}'");
      list.push(this.#typed(word));
      if (stop === "}") break;
    }
    if (this.#characters[this.#at] === ",") this.#at += 1;
    return list;
  }

  #typed(word: string): Mutable {
    const lower = word.toLowerCase();
    if (lower === "true") return true;
    if (lower === "false") return false;
    if (lower === "null") return null;
    if (word === "0") return 0;
    if (!/^[+-]?\d+$/.test(word) || word.startsWith("0")) return word;
    const integer = BigInt(word);
    if (integer > 2n ** 63n - 1n || integer < -(2n ** 63n)) return word;
    if (!Number.isSafeInteger(Number(word))) {
      throw this.#malformed(
        "the value cannot be kept exactly as a number; give it as a string in helm_values",
      );
    }
    return Number(word);
  }

  /** The text up to one of the stop characters, which is taken too; `stop` is undefined at the end. */
  #until(stops: string): { word: string; stop: string | undefined } {
    let word = "";
    while (this.#at < this.#characters.length) {
      const character = this.#characters[this.#at++] ?? "";
      if (stops.includes(character)) return { word, stop: character };
      word += character === "\\" ? (this.#characters[this.#at++] ?? "") : character;
    }
    return { word, stop: undefined };
  }

  /** A word that was just read, unless it stands behind a `=`: there it may be a piece of a secret with a comma in it. */
  #shown(word: string): string {
    return this.#isInValue() ? "***" : `"${word}"`;
  }

  #commaHint(): string {
    return this.#isInValue() ? "; a comma within a value is written \\," : "";
  }

  #isInValue(): boolean {
    return this.#characters.slice(0, this.#at - 1).includes("=");
  }

  /** Names the key's beginning only: what follows may be a secret. */
  #malformed(reason: string): VnfmError {
    const [key = ""] = this.#text.split("=", 1);
    const pointer = this.#pointer;
    return new VnfmError("INVALID_REQUEST", `The value setting '${key}' cannot be read: ${reason}.`, {
      invalidParams: pointer === undefined ? [] : [{ pointer, reason }],
    });
  }
}

function toMutable(value: Json): Mutable {
  if (Array.isArray(value)) return value.map(toMutable);
  return typeof value === "object" && value !== null
    ? toMutableObject(value as JsonObject)
    : (value as Mutable);
}

function toMutableObject(value: JsonObject): MutableObject {
  return new Map(Object.entries(value).map(([key, child]) => [key, toMutable(child)]));
}

function fromMutable(value: Mutable): Json {
  if (Array.isArray(value)) return value.map(fromMutable);
  return value instanceof Map ? fromMutableObject(value) : value;
}

function fromMutableObject(value: MutableObject): JsonObject {
  return Object.fromEntries([...value].map(([key, child]) => [key, fromMutable(child)]));
}
