import { isJsonObject, type Json } from "../../../domain/json.ts";
import type { CommandResult } from "../../../transport/command-runner.ts";
import { redact } from "../redact.ts";

const MAX_LINES = 12;
const MAX_CHARACTERS = 2_000;
/** Shorter ones are words of everyday (`true`, `info`) and would tear holes into every sentence. */
const SHORTEST_SECRET = 6;

/** klog (`I1124 02:44:28.…`, `W…`), Helm's own warnings, and its advice to people at a terminal. */
const noise =
  /^\s*$|^[IW]\d{4} |^WARNING:|^level=(?:WARN|INFO|DEBUG)|^Use --debug flag|^coalesce\.go|^walk\.go/;

/** klog of what came in the header `Warning` of an answer. */
const serverWarning = /^[IW]\d{4} .*\bwarnings\.go:\d+\] (.+)$/;

const CANNOT_FETCH = /^\s*failed to fetch /;

/**
 * What Helm said last, as one text that may be shown: operators' values in it are hidden, for any of them may be a secret, and so is
 * whatever looks like one.
 */
export function readHelmWords(
  { stdout, stderr }: Pick<CommandResult, "stdout" | "stderr">,
  values: Json,
  known: readonly string[],
): string {
  // Of a repository that it cannot reach Helm says why among its results.
  const why = stdout.split("\n").filter((line) => CANNOT_FETCH.test(line));
  const lines = [...why, ...stderr.split("\n")].filter((line) => !noise.test(line));
  const text = lines
    .slice(-MAX_LINES)
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/^Error: /, "")
    .slice(-MAX_CHARACTERS);
  return hideValues(text, values, known);
}

/** What the API server warned of while Helm made objects, each once: fields that it does not know and drops, Pods against the namespace's policy. */
export function readServerWarnings(
  { stderr }: Pick<CommandResult, "stderr">,
  values: Json,
  known: readonly string[],
): readonly string[] {
  const warnings = stderr.split("\n").flatMap((line) => {
    const text = serverWarning.exec(line)?.[1];
    return text === undefined
      ? []
      : [
          unquote(text)
            .replace(/^Warning: /, "")
            .slice(0, MAX_CHARACTERS),
        ];
  });
  return [...new Set(warnings)].slice(0, MAX_LINES).map((text) => hideValues(text, values, known));
}

/** klog of newer Helms puts it in quotes. */
function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
}

function hideValues(text: string, values: Json, known: readonly string[]): string {
  const hidden = [...secretsIn(values)].filter((secret) => !known.includes(secret));
  const longestFirst = hidden.toSorted((a, b) => b.length - a.length);
  return redact(longestFirst.reduce((shown, secret) => shown.replaceAll(secret, "***"), text));
}

function* secretsIn(value: Json): Generator<string> {
  if (typeof value === "string") {
    // A template or an error message quotes one line at a time.
    for (const line of value.split("\n")) if (line.trim().length >= SHORTEST_SECRET) yield line.trim();
  } else if (Array.isArray(value)) {
    for (const child of value) yield* secretsIn(child);
  } else if (isJsonObject(value)) {
    for (const child of Object.values(value)) yield* secretsIn(child);
  }
}
