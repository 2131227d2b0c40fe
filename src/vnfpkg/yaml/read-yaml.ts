import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import type { PackageLimits } from "../package-limits.ts";
import type { Place, Problems } from "../problems.ts";
import type { Located, LocatedScalar } from "./located.ts";

type YamlLimits = Pick<PackageLimits, "maxYamlDepth" | "maxYamlAliases" | "maxYamlValues">;

const MAX_SYNTAX_ERRORS = 20;
const SEVERAL = "another YAML document begins here ('---'); a file of the VNFD is one document";
const TOO_DEEP = "the YAML is nested too deeply";

/**
 * Reads one YAML document with the line of every value. What is wrong goes to `problems`; the answer is `undefined` when
 * nothing can be read at all. Duplicate keys, alias bombs and absurd depth are refused.
 */
export function readYaml(
  file: string,
  content: Buffer,
  limits: YamlLimits,
  problems: Problems,
): Located | undefined {
  const text = decode(file, content, problems);
  if (text === undefined) return undefined;
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      // Checked by the Locator: the parser's own check and its pretty messages take quadratic time.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
    for (const { code, message, pos } of document.errors.slice(0, MAX_SYNTAX_ERRORS)) {
      // The parser recurses once per level of nesting, and tells so when it cannot.
      const plain = message.startsWith("Maximum call stack") ? TOO_DEEP : message;
      const reason = code === "MULTIPLE_DOCS" ? SEVERAL : plain;
      problems.add({ file, line: lines.linePos(pos[0]).line }, reason);
    }
    if (document.errors.length > 0) return undefined;
    return new Locator(file, lines, document, limits).locate();
  } catch (error) {
    if (error instanceof YamlProblem) problems.add(error.place, error.message);
    else if (error instanceof RangeError) problems.add({ file, line: 1 }, TOO_DEEP);
    else throw error;
    return undefined;
  }
}

function decode(file: string, content: Buffer, problems: Problems): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    const valid = content.toString("utf8").indexOf("\uFFFD");
    const line = content.toString("utf8").slice(0, valid).split("\n").length;
    problems.add({ file, line }, "the file is not UTF-8");
    return undefined;
  }
}

class YamlProblem extends Error {
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }
}

interface Visited {
  readonly located: Located;
  /** Values in it, and levels below it; what stands behind an alias included. */
  readonly size: number;
  readonly depth: number;
}

/** Walks the parser's nodes once; what stands behind an alias is one shared value, but is counted at each use. */
class Locator {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #document: Document.Parsed;
  readonly #limits: YamlLimits;
  readonly #anchors = new Map<string, Visited>();
  #aliases = 0;

  constructor(file: string, lines: LineCounter, document: Document.Parsed, limits: YamlLimits) {
    this.#file = file;
    this.#lines = lines;
    this.#document = document;
    this.#limits = limits;
  }

  locate(): Located | undefined {
    const { contents } = this.#document;
    return contents === null ? undefined : this.#visit(contents, 0).located;
  }

  #visit(node: Node | null, depth: number): Visited {
    const place = this.#placeOf(node);
    if (depth > this.#limits.maxYamlDepth) {
      throw new YamlProblem(place, `the YAML is nested deeper than ${this.#limits.maxYamlDepth} levels`);
    }
    if (node === null)
      return { located: { ...place, kind: "scalar", value: null, text: "" }, size: 1, depth: 0 };
    if (isAlias(node)) return this.#follow(node, place, depth);
    const visited = this.#visitValue(node, place, depth);
    if (visited.size > this.#limits.maxYamlValues) {
      throw new YamlProblem(place, `the YAML unfolds to more than ${this.#limits.maxYamlValues} values`);
    }
    if ("anchor" in node && node.anchor !== undefined) this.#anchors.set(node.anchor, visited);
    return visited;
  }

  #visitValue(node: Node, place: Place, depth: number): Visited {
    if (isScalar(node)) return { located: this.#scalar(node, place), size: 1, depth: 0 };
    let size = 1;
    let deepest = 0;
    const descend = (child: Node | null): Located => {
      const visited = this.#visit(child, depth + 1);
      size += visited.size;
      deepest = Math.max(deepest, visited.depth + 1);
      return visited.located;
    };
    if (isSeq<Node>(node)) {
      const items = node.items.map((item) => descend(isPair(item) ? null : item));
      return { located: { ...place, kind: "list", items }, size, depth: deepest };
    }
    const entries = new Map<string, Located>();
    if (isMap<Node, Node>(node)) {
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? this.#scalar(key, place).text : undefined;
        if (name === undefined) throw new YamlProblem(this.#placeOf(key), "a key must be a plain value");
        if (entries.has(name))
          throw new YamlProblem(this.#placeOf(key), `the key '${name}' stands twice in one map`);
        // A value is told of where its key stands: there one looks for it.
        entries.set(name, { ...descend(value), line: this.#placeOf(key).line });
      }
    }
    return { located: { ...place, kind: "map", entries: merged(entries) }, size, depth: deepest };
  }

  #follow(alias: Alias, place: Place, depth: number): Visited {
    this.#aliases += 1;
    const { maxYamlAliases, maxYamlDepth } = this.#limits;
    if (this.#aliases > maxYamlAliases) {
      throw new YamlProblem(place, `the YAML uses more than ${maxYamlAliases} aliases`);
    }
    const visited = this.#anchors.get(alias.source);
    if (visited === undefined) {
      throw new YamlProblem(place, `the alias *${alias.source} has no finished value before it`);
    }
    if (depth + visited.depth > maxYamlDepth) {
      throw new YamlProblem(place, `the YAML is nested deeper than ${maxYamlDepth} levels`);
    }
    return visited;
  }

  #scalar(node: Scalar, place: Place): LocatedScalar {
    const { value, source } = node;
    const known = typeof value === "number" || typeof value === "boolean" || value === null;
    // Dates and merge keys, which YAML 1.1 makes of texts, stay the texts that they are.
    const text = typeof value === "string" ? value : (source ?? "");
    if (text.includes("\0") || !text.isWellFormed()) {
      throw new YamlProblem(place, "a text holds a character that cannot be kept (NUL, or half of a pair)");
    }
    return { ...place, kind: "scalar", value: known ? value : text, text };
  }

  #placeOf(node: Node | null): Place {
    const offset = node?.range?.[0];
    return { file: this.#file, line: offset === undefined ? 1 : this.#lines.linePos(offset).line };
  }
}

/** Takes in the maps behind a merge key (`<<`); what the map says itself wins. */
function merged(entries: Map<string, Located>): ReadonlyMap<string, Located> {
  const merge = entries.get("<<");
  if (merge === undefined) return entries;
  entries.delete("<<");
  for (const source of merge.kind === "list" ? merge.items : [merge]) {
    if (source.kind !== "map") continue;
    for (const [key, value] of source.entries) if (!entries.has(key)) entries.set(key, value);
  }
  return entries;
}
