import { parseDocument, type ScalarTag, type Tags } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import { BrokenChart } from "./chart-files.ts";

const MAX_ALIASES = 1000;

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
      logLevel: "silent",
      customTags: asHelmReads,
    });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    const reason =
      error instanceof Error ? (error.message.split("\n")[0] ?? "").replace(/:$/, "") : String(error);
    throw new BrokenChart(`its ${file} cannot be read: ${reason}`, { cause: error });
  }
  const json = toJson(value, file, 0);
  if (!isJsonObject(json)) throw new BrokenChart(`its ${file} is no map`);
  return json;
}

const MAX_DEPTH = 100;

function asHelmReads(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === "string") return true;
    return !/:(timestamp|binary|set|omap|pairs)$/.test(tag.tag) && (tag as ScalarTag).format !== "TIME";
  });
}

/** What a database cannot keep as JSON is refused now. */
function toJson(value: unknown, file: string, depth: number): Json {
  if (depth > MAX_DEPTH) throw new BrokenChart(`its ${file} is nested deeper than ${MAX_DEPTH} levels`);
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string") return checkText(value, file);
  if (Array.isArray(value)) return value.map((item) => toJson(item, file, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [checkText(key, file), toJson(item, file, depth + 1)]),
  );
}

function checkText(text: string, file: string): string {
  if (!text.includes("\0") && text.isWellFormed()) return text;
  throw new BrokenChart(`its ${file} holds a character that cannot be kept (NUL, or half of a pair)`);
}
