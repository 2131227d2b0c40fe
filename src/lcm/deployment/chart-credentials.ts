import type { ChartCredentials } from "../../domain/deployment.ts";
import { invalidParam } from "../../domain/errors.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import { isLoopback } from "../../support/loopback.ts";

const MOST_CHARACTERS = 255;

/**
 * `username` and `password` of an entry of `helm_chart_path`, for a repository or registry that asks for them; INVALID_REQUEST where
 * they would travel in plain.
 */
export function readChartCredentials(
  { username, password }: JsonObject,
  address: string,
  pointer: string,
): { readonly credentials?: ChartCredentials } {
  if (username === undefined && password === undefined) return {};
  const credentials = {
    username: readText(username, `${pointer}/username`, "password"),
    password: readText(password, `${pointer}/password`, "username"),
  };
  // HTTP Basic ends the user's name at the first colon (RFC 7617 2).
  if (credentials.username.includes(":"))
    throw invalidParam(`${pointer}/username`, "must have no colon in it");
  if (isPlainHttp(address)) {
    throw invalidParam(
      `${pointer}/password`,
      "would travel in plain: the repository's address must be https",
    );
  }
  return { credentials };
}

/** Refused where nobody would ever ask for them. */
export function refuseChartCredentials(entry: JsonObject, pointer: string): void {
  for (const key of ["username", "password"]) {
    if (entry[key] !== undefined)
      throw invalidParam(`${pointer}/${key}`, "has no meaning for a chart of the package");
  }
}

function readText(given: Json | undefined, pointer: string, other: string): string {
  if (given === undefined) throw invalidParam(pointer, `is required beside ${other}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no header may hold
  if (typeof given === "string" && given.length <= MOST_CHARACTERS && /^[^\x00-\x1f\x7f]+$/.test(given))
    return given;
  throw invalidParam(
    pointer,
    `must be a text of 1 to ${MOST_CHARACTERS} characters, without control characters`,
  );
}

function isPlainHttp(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "http:" && !isLoopback(url.hostname);
}
