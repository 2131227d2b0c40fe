import { VnfmError } from "../../../domain/errors.ts";
import type { KubeConnection } from "./kube-connection.ts";

const UNTRUSTED = "its certificate is signed by an authority that is not trusted; give its CA in ssl_ca_cert";

/** What the codes of node's network and TLS mean to an operator. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there (connection refused)",
  ECONNRESET: "the connection was closed by the other side",
  EPIPE: "the connection was closed by the other side",
  ERR_STREAM_DESTROYED: "the connection was closed by the other side",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up at present",
  CERT_HAS_EXPIRED: "its TLS certificate has expired",
  CERT_NOT_YET_VALID: "its TLS certificate is not valid yet; compare the clocks",
  ERR_TLS_CERT_ALTNAME_INVALID: "its TLS certificate is made out to another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  EPROTO: "it does not speak TLS as expected; check scheme and port of the endpoint",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS; check scheme and port of the endpoint",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS; check scheme and port of the endpoint",
};

/** Failures that stay until somebody changes the connection, the certificate or the server. */
const lasting = /CERT|ISSUER|LEAF_SIGNATURE|^ERR_SSL|^EPROTO|^HPE_/;

/** Wraps a failure of the network or of TLS as VIM_UNREACHABLE. Proxy credentials and paths stay out of the sentence. */
export function networkError(cause: unknown, { server }: KubeConnection): VnfmError {
  if (cause instanceof VnfmError) return cause;
  const reason =
    reasons[codeOf(cause)] ?? (cause instanceof Error ? cause.message.split("\n")[0] : String(cause));
  return new VnfmError(
    "VIM_UNREACHABLE",
    `The Kubernetes API at ${new URL(server).origin} cannot be reached: ${reason}.`,
    { cause },
  );
}

/** Whether trying again later, with nothing changed by anybody, may succeed. */
export function mayMend(error: unknown): error is VnfmError {
  if (!(error instanceof VnfmError)) return false;
  return error.code === "VIM_UNREACHABLE" && !lasting.test(codeOf(error.cause));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
