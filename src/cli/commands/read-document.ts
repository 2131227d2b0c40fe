import { parseDocument } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { CliContext } from "../cli-context.ts";
import { usageError } from "../cli-error.ts";
import { readTextFile } from "../connection.ts";

/** Reads a JSON or YAML file that holds a map; `-` is standard input. Mistakes are named with line and column. */
export async function readDocument(
  { readStdin }: CliContext,
  path: string,
  option: string,
): Promise<JsonObject> {
  const text = path === "-" ? await readStdin() : await readTextFile(path, option);
  const source = path === "-" ? "standard input" : path;
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    const [first = mistake.message] = mistake.message.split("\n");
    throw usageError(`${source} is neither JSON nor YAML: ${first.replace(/:$/, "")}.`);
  }
  const content: Json = document.toJS({ maxAliasCount: 100 });
  if (isJsonObject(content)) return content;
  throw usageError(`${source} (${option}) must hold a map of attributes.`);
}
