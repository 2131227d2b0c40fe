import { isJsonObject, type Json } from "../../domain/json.ts";
import { CliError, exitCodes } from "../cli-error.ts";
import type { WireProblem } from "./wire.ts";

/** Turns the server's refusal into one sentence and, below it, one line for each offending attribute. */
export function refusal(status: number, statusText: string, body: string, url: string): CliError {
  const problem = readProblem(body);
  if (status === 401) return unauthorised(problem);
  const exitCode = status === 403 ? exitCodes.unauthorised : exitCodes.failed;
  if (problem === undefined) {
    return new CliError(exitCode, `The server answered ${status} ${statusText} without saying why.`, {
      lines: [`Is ${url} a Fairlead server, or is a proxy in between?`],
    });
  }
  return new CliError(exitCode, problemSentence(problem), { lines: invalidParamLines(problem) });
}

/** `title: detail [code, status]`, without the title where it only repeats the HTTP status; a detail may have further lines. */
export function problemSentence({ title, detail, status, code }: WireProblem): string {
  const marks = [code, status === undefined ? undefined : `HTTP ${status}`].filter(
    (mark) => mark !== undefined,
  );
  const suffix = marks.length > 0 ? ` [${marks.join(", ")}]` : "";
  const said = detail || title || "no reason given";
  const isPlainStatus = title === undefined || title === "" || reasonPhrases.has(title) || said === title;
  const [first = "", ...others] = said.split("\n");
  return [`${isPlainStatus ? first : `${title}: ${first}`}${suffix}`, ...others].join("\n");
}

/** One line for each offending attribute that the sentence does not name already. */
export function invalidParamLines({ invalidParams = [], detail = "" }: WireProblem): string[] {
  return invalidParams
    .map(({ pointer, reason }) => `${pointer === "" ? "(body)" : pointer}: ${reason}`)
    .filter((line) => !detail.includes(line));
}

const reasonPhrases: ReadonlySet<string> = new Set([
  "Bad Request",
  "Unauthorized",
  "Forbidden",
  "Not Found",
  "Method Not Allowed",
  "Not Acceptable",
  "Conflict",
  "Precondition Failed",
  "Payload Too Large",
  "Unprocessable Content",
  "Internal Server Error",
  "Service Unavailable",
]);

function unauthorised(problem: WireProblem | undefined): CliError {
  return new CliError(
    exitCodes.unauthorised,
    `Not authorised: ${problem?.detail || "the server refused the credentials"}`,
    {
      lines: [
        "Give a token (FAIRLEAD_TOKEN, --token-file FILE) or a user (--user NAME with FAIRLEAD_PASSWORD or a prompt).",
      ],
    },
  );
}

/** SOL013's ProblemDetails, or the `TackerError` of `/v1.0`. */
function readProblem(body: string): WireProblem | undefined {
  const parsed = parseJson(body);
  if (!isJsonObject(parsed)) return undefined;
  const { TackerError: tackerError } = parsed;
  if (isJsonObject(tackerError)) {
    const { type, message, detail } = tackerError;
    const words = [text(message), text(detail)].filter((word) => word !== undefined && word !== "");
    return { detail: words.join(" "), ...(typeof type === "string" ? { code: type } : {}) };
  }
  const { title, detail, status, code, invalidParams } = parsed;
  if (typeof title !== "string" && typeof detail !== "string") return undefined;
  return {
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof detail === "string" ? { detail } : {}),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    invalidParams: Array.isArray(invalidParams) ? invalidParams.flatMap(readInvalidParam) : [],
  };
}

function readInvalidParam(entry: Json): { pointer: string; reason: string }[] {
  if (!isJsonObject(entry)) return [];
  return [{ pointer: text(entry.pointer) ?? "", reason: text(entry.reason) ?? "invalid" }];
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
