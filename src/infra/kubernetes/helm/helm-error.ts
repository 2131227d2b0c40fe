import { type ErrorCode, VnfmError } from "../../../domain/errors.ts";
import type { JsonObject } from "../../../domain/json.ts";
import type { CommandResult } from "../../../transport/command-runner.ts";
import { readHelmWords } from "./helm-words.ts";

/** What a failed call was about; `names` may be shown although a value may be equal to one of them. */
export interface FailedCall {
  /** `helm install amf`. */
  readonly subject: string;
  readonly result: CommandResult;
  readonly values: JsonObject;
  readonly names: readonly string[];
  readonly timeoutMs: number;
  /** The chart that the call fetches, when nothing else can keep it waiting. */
  readonly waitedFor?: string | undefined;
}

/** Helm exits with 1 whatever happened; only its words tell the causes apart that an operator treats differently. */
const causes: readonly (readonly [words: RegExp, code: ErrorCode])[] = [
  [/values don't meet the specifications of the schema/, "VALUES_REFUSED"],
  [/invalid ownership metadata/, "RELEASE_NOT_OURS"],
  [/\bUnauthorized\b|must be logged in to the server/, "VIM_UNAUTHORIZED"],
  [/ is forbidden: User .* cannot /, "VIM_RIGHTS_MISSING"],
  [/Kubernetes cluster unreachable|connection refused|no such host|i\/o timeout|x509: /, "VIM_UNREACHABLE"],
];

/** What Helm's words mean where they name only what Helm tripped over. */
const advices: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /sh\.helm\.release\.\S+ is invalid: data: Too long|etcdserver: request is too large|Request entity too large|trying to send message larger than max/,
    "\nHelm keeps a release, with its chart, values and manifest, in one Secret, which may hold 1 MiB after compression: make the chart smaller (files it does not need at run time, examples, archives of sub-charts), split it into several, or pass fewer values.",
  ],
];

/** The error of a Helm call, with Helm's own words. */
export function helmError({ subject, result, values, names, timeoutMs, waitedFor }: FailedCall): VnfmError {
  const words = readHelmWords(result, values, names);
  if (result.timedOut && waitedFor !== undefined) {
    const limit = `${subject} waited ${Math.round(timeoutMs / 1000)} s for it`;
    return new VnfmError("CHART_UNAVAILABLE", `The chart ${waitedFor} cannot be used: ${limit}`);
  }
  if (result.timedOut) {
    const limit = `${subject} did not end within ${Math.round(timeoutMs / 1000)} s and was ended.`;
    return new VnfmError("HELM_FAILED", words === "" ? limit : `${limit} It said: ${words}`);
  }
  const advice = advices.find(([pattern]) => pattern.test(words))?.[1] ?? "";
  const [, code] = causes.find(([pattern]) => pattern.test(words)) ?? [undefined, "HELM_FAILED" as const];
  return new VnfmError(
    code,
    `${subject} failed: ${words || `it exited with ${result.exitCode} and said nothing`}${advice}`,
  );
}
