import { CliError, exitCodes } from "../cli-error.ts";

/** Says in one sentence why no answer came. `fetch` hides the reason one or two causes deep. */
export function unreachable(url: string, error: unknown, timeoutMs: number): CliError {
  const code = reasonCode(error);
  const isCertificate = certificateReasons[code] !== undefined;
  return new CliError(
    exitCodes.unreachable,
    `Cannot reach Fairlead at ${url}: ${reason(error, code, timeoutMs)}.`,
    { cause: error, lines: [isCertificate ? certificateHint : addressHint] },
  );
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof CliError && error.exitCode === exitCodes.unreachable;
}

const addressHint = "Start a server with `fairlead serve`, or name its address with --url or FAIRLEAD_URL.";
const certificateHint = "Name the certificate authority's PEM file with --ca-file or FAIRLEAD_CA_FILE.";

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the name service does not answer",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  UND_ERR_SOCKET: "the connection broke",
  UND_ERR_CONNECT_TIMEOUT: "the host does not answer",
  ETIMEDOUT: "the host does not answer",
  UND_ERR_HEADERS_TIMEOUT: "the connection stands, but no answer comes",
  UND_ERR_BODY_TIMEOUT: "the connection stands, but the answer does not go on",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS; is it http:// instead of https://?",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS; is it http:// instead of https://?",
};

const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted here",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an authority that is not trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an authority that is not trusted here",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
};

function reason(error: unknown, code: string, timeoutMs: number): string {
  if (code === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  const known = certificateReasons[code] ?? networkReasons[code];
  if (known !== undefined) return known;
  const innermost = causes(error).at(-1);
  return innermost instanceof Error ? innermost.message : String(innermost);
}

function reasonCode(error: unknown): string {
  const codes = causes(error).map((cause) => {
    if (!(cause instanceof Error)) return "";
    return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
  });
  return (
    codes.find((code) => code in networkReasons || code in certificateReasons || code === "TimeoutError") ??
    ""
  );
}

/** The error, its cause, and so on; an AggregateError (one failure per address tried) stands for its first. */
function causes(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error];
  const next = error instanceof AggregateError ? error.errors[0] : error.cause;
  return next === undefined ? [error] : [error, ...causes(next)];
}
