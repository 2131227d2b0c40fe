const NO_TLS = "it does not speak TLS";
const UNTRUSTED = "its certificate is signed by an authority that is not trusted here";

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the other side closed the connection",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ETIMEDOUT: "it gives no answer",
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is made out to another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
};

/** Why a connection failed, with the system's code where it has one; of several addresses' failures the first. */
export function reasonOf(error: unknown): string {
  const [first = error] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
  if (!(first instanceof Error)) return String(first);
  if ("syscall" in first && first.syscall === "getaddrinfo") return "its name cannot be resolved";
  if (!("code" in first) || typeof first.code !== "string") return first.message;
  const { code } = first;
  const meaning = code.startsWith("HPE_") ? "it does not speak HTTP" : meanings[code];
  return meaning === undefined ? code : `${meaning} (${code})`;
}
