import { VnfmError } from "../../domain/errors.ts";
import type { Json } from "../../domain/json.ts";
import type { ApiLimits } from "../api-limits.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads JSON that a stranger sent: valid UTF-8, of bounded depth and size, without keys that reach for a prototype. */
export function readJsonBody(bytes: Uint8Array, limits: Pick<ApiLimits, "jsonDepth" | "jsonValues">): Json {
  const body = parse(decode(bytes));
  checkShape(body, limits);
  return body;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new VnfmError("MALFORMED_BODY", "Malformed request body: it is not valid UTF-8.", { cause: error });
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine's message quotes the text, which may hold a secret; its position does not.
    const place = /\(line \d+ column \d+\)/.exec(String(error))?.[0];
    throw new VnfmError(
      "MALFORMED_BODY",
      `Malformed request body: it is not valid JSON${place === undefined ? "" : ` ${place}`}.`,
    );
  }
}

/** Walks without recursion: the depth is what it guards against. */
function checkShape(
  body: Json,
  { jsonDepth, jsonValues }: Pick<ApiLimits, "jsonDepth" | "jsonValues">,
): void {
  let level: Json[] = [body];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > jsonDepth) throw refused(`it is nested deeper than ${jsonDepth} levels`);
    const next: Json[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      if (!Array.isArray(value) && Object.hasOwn(value, "__proto__")) {
        throw refused("it has a key named __proto__");
      }
      const children: readonly Json[] = Object.values(value);
      values += children.length;
      if (values > jsonValues) throw refused(`it holds more than ${jsonValues} values`);
      for (const child of children) next.push(child);
    }
    level = next;
  }
}

function refused(reason: string): VnfmError {
  return new VnfmError("MALFORMED_BODY", `The request body is refused: ${reason}.`);
}
