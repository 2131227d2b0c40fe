/** What decides on the way out: a connection that may mend by itself, one to something else, or a certificate. */
export type FailureKind = "network" | "no-tls" | "untrusted" | "certificate";

/** A failure that is known by the system's code. */
export interface ConnectionFailure {
  readonly code: string;
  readonly kind: FailureKind;
  /** The part of a sentence behind "cannot be reached: ". */
  readonly meaning: string;
}

type Known = Omit<ConnectionFailure, "code">;

const network = (meaning: string): Known => ({ kind: "network", meaning });
const certificate = (meaning: string): Known => ({ kind: "certificate", meaning });
const CLOSED = network("the other side closed the connection");
const SILENT = network("it gives no answer");
const NO_TLS: Known = { kind: "no-tls", meaning: "it does not speak TLS" };
const UNTRUSTED: Known = {
  kind: "untrusted",
  meaning: "its certificate is signed by an authority that is not trusted here",
};

/** Of node's network and TLS, and of `fetch`. */
const failures: Readonly<Record<string, Known>> = {
  ECONNREFUSED: network("nothing listens there"),
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  ERR_STREAM_DESTROYED: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  ETIMEDOUT: SILENT,
  UND_ERR_CONNECT_TIMEOUT: SILENT,
  UND_ERR_HEADERS_TIMEOUT: network("the connection stands, but no answer comes"),
  UND_ERR_BODY_TIMEOUT: network("the connection stands, but the answer does not go on"),
  EHOSTUNREACH: network("there is no route to the host"),
  ENETUNREACH: network("there is no route to the network"),
  ENOTFOUND: network("its name cannot be resolved"),
  EAI_AGAIN: network("its name cannot be resolved at present"),
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  CERT_HAS_EXPIRED: certificate("its certificate has expired"),
  CERT_NOT_YET_VALID: certificate("its certificate is not valid yet; compare the clocks"),
  ERR_TLS_CERT_ALTNAME_INVALID: certificate("its certificate is made out to another name"),
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
};

/** The failure behind an error, if it is a known one; `fetch` hides it one or two causes deep. */
export function findConnectionFailure(error: unknown): ConnectionFailure | undefined {
  for (const cause of causesOf(error)) {
    const code = codeOf(cause);
    const known = code.startsWith("HPE_") ? network("it does not speak HTTP") : failures[code];
    if (known !== undefined) return { code, ...known };
  }
  return undefined;
}

/** Why a connection failed, with the system's code where it has one. */
export function reasonOf(error: unknown): string {
  const failure = findConnectionFailure(error);
  if (failure !== undefined) return `${failure.meaning} (${failure.code})`;
  const [first = error] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  return codeOf(first) || (first instanceof Error ? first.message : String(first));
}

/** The error, its cause, and so on; of several addresses' failures the first. */
export function causesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof Error)) return [error];
  const next = error instanceof AggregateError ? error.errors[0] : error.cause;
  return next === undefined ? [error] : [error, ...causesOf(next)];
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
