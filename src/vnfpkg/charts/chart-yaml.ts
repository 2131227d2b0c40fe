import { parseDocument, type ScalarTag, type Tags } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import { BrokenChart } from "./chart-files.ts";

const MAX_ALIASES = 1000;
const MAX_VALUES = 200_000;
const MAX_DEPTH = 100;

/**
 * Reads YAML of a chart as Helm does: YAML 1.1 (`yes` is true, `0644` is octal) without its dates and base-60 numbers; of
 * duplicate keys the last one counts. An empty file is an empty map. BrokenChart when it is no map, or cannot be kept as JSON.
 */
export function readChartYaml(file: string, content: Buffer): JsonObject {
  let value: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    const document = parseDocument(text, {
      version: "1.1",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      customTags: asHelmReads,
    });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BrokenChart(`its ${file} cannot be read: ${reason}`, { cause: error });
  }
  return toMap(value, file);
}

/** Reads JSON of a chart. BrokenChart as above. */
export function readChartJson(file: string, content: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch (cause) {
    throw new BrokenChart(`its ${file} is no JSON`, { cause });
  }
  return toMap(value, file);
}

function asHelmReads(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === "string") return true;
    return !/:(timestamp|binary|set|omap|pairs)$/.test(tag.tag) && (tag as ScalarTag).format !== "TIME";
  });
}

function toMap(value: unknown, file: string): JsonObject {
  const json = new JsonCopy(file).of(value, 0);
  if (isJsonObject(json)) return json;
  throw new BrokenChart(`its ${file} is no map`);
}

/** Refuses what a database cannot keep as JSON, and what aliases unfold without measure. */
class JsonCopy {
  readonly #file: string;
  #values = 0;

  constructor(file: string) {
    this.#file = file;
  }

  of(value: unknown, depth: number): Json {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw this.#broken(`unfolds to more than ${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) throw this.#broken(`is nested deeper than ${MAX_DEPTH} levels`);
    if (typeof value === "number") return Number.isFinite(value) ? value : null;
    if (typeof value === "string") return this.#text(value);
    if (typeof value === "boolean") return value;
    if (Array.isArray(value)) return value.map((item) => this.of(item, depth + 1));
    if (typeof value !== "object" || value === null) return null;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#text(key), this.of(item, depth + 1)]),
    );
  }

  #text(text: string): string {
    if (!text.includes("\0") && text.isWellFormed()) return text;
    throw this.#broken("holds a character that cannot be kept (NUL, or half of a pair)");
  }

  #broken(reason: string): BrokenChart {
    return new BrokenChart(`its ${this.#file} ${reason}`);
  }
}
