import { isCountName } from "../../../domain/count-names.ts";
import { pointerSegment, VnfmError } from "../../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../domain/json.ts";
import { isSecretName } from "../redact.ts";

/** Helm reads numbers of a values file as floats; from here on they print in exponents (`1e+06`). */
const FIRST_INEXACT = 1_000_000;
/** Helm's own limit (pkg/strvals). */
const MAX_DEPTH = 30;

/** Values as Helm takes them without loss. */
export interface HelmValues {
  /** The complete values, JSON. */
  readonly file: string;
  /** For `--set`, one each: the large integers, none of a secret name. Only there they stay integers. */
  readonly integers: readonly string[];
}

/** Encodes values for Helm; INVALID_REQUEST for an integer that JSON has damaged already. */
export function toHelmValues(values: JsonObject): HelmValues {
  const shown = secretsAsText(values, false);
  return { file: JSON.stringify(shown), integers: [...integersIn(shown, "", "", 0)] };
}

/**
 * Large integers under a secret's name as text: everybody on the host can read arguments. Templates print both alike, and only
 * text can they encode.
 */
function secretsAsText(value: Json, isSecret: boolean): Json {
  if (Array.isArray(value)) return value.map((child) => secretsAsText(child, isSecret));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        secretsAsText(child, isSecret || (isSecretName(key) && !isCount(key, child))),
      ]),
    );
  }
  return isSecret && Number.isSafeInteger(value) && Math.abs(Number(value)) >= FIRST_INEXACT
    ? String(value)
    : value;
}

function isCount(key: string, value: Json): boolean {
  return typeof value === "number" && isCountName(key);
}

/** `path` is in the grammar of `--set`; undefined where that grammar cannot reach. */
function* integersIn(
  value: Json,
  path: string | undefined,
  pointer: string,
  depth: number,
): Generator<string> {
  if (Array.isArray(value)) {
    for (const [index, child] of value.entries()) {
      yield* integersIn(child, path && `${path}[${index}]`, `${pointer}/${index}`, depth);
    }
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      // `--set` has no way to write an empty key.
      const segment = key === "" ? undefined : key.replaceAll(/[\\.,=[\]{}]/g, "\\$&");
      const inner = path === undefined || segment === undefined ? undefined : join(path, segment);
      yield* integersIn(child, inner, `${pointer}/${pointerSegment(key)}`, depth + 1);
    }
  } else if (Number.isInteger(value) && Math.abs(Number(value)) >= FIRST_INEXACT) {
    if (!Number.isSafeInteger(value)) {
      throw refused(pointer, "it is beyond 2^53 and no longer exact; give it as a string");
    }
    if (path === undefined || depth > MAX_DEPTH) {
      throw refused(pointer, "Helm cannot take a number of this size at this place; give it as a string");
    }
    yield `${path}=${value}`;
  }
}

function join(path: string, segment: string): string {
  return path === "" ? segment : `${path}.${segment}`;
}

function refused(pointer: string, reason: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", `The value at ${pointer} cannot be passed to Helm: ${reason}.`, {
    invalidParams: [{ pointer, reason }],
  });
}
