import { type ConnectionFailure, causesOf, findConnectionFailure } from "../../support/connection-failure.ts";
import { CliError, exitCodes } from "../cli-error.ts";

/** Says in one sentence why no answer came. */
export function unreachable(url: string, error: unknown, timeoutMs: number): CliError {
  const failure = findConnectionFailure(error);
  const isCertificate = failure?.kind === "untrusted" || failure?.kind === "certificate";
  return new CliError(
    exitCodes.unreachable,
    `Cannot reach Fairlead at ${url}: ${reason(error, failure, timeoutMs)}.`,
    { cause: error, lines: [isCertificate ? certificateHint : addressHint] },
  );
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof CliError && error.exitCode === exitCodes.unreachable;
}

const addressHint = "Start a server with `fairlead serve`, or name its address with --url or FAIRLEAD_URL.";
const certificateHint = "Name the certificate authority's PEM file with --ca-file or FAIRLEAD_CA_FILE.";

function reason(error: unknown, failure: ConnectionFailure | undefined, timeoutMs: number): string {
  const causes = causesOf(error);
  if (causes.some((cause) => cause instanceof Error && cause.name === "TimeoutError")) {
    return `no answer within ${timeoutMs / 1000} s`;
  }
  const innermost = causes.at(-1);
  if (failure === undefined) return innermost instanceof Error ? innermost.message : String(innermost);
  const question = failure.kind === "no-tls" ? "; is it http:// instead of https://?" : "";
  return `${failure.meaning} (${failure.code})${question}`;
}
