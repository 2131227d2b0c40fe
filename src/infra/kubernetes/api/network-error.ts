import { VnfmError } from "../../../domain/errors.ts";
import { type FailureKind, findConnectionFailure } from "../../../support/connection-failure.ts";
import type { KubeConnection } from "./kube-connection.ts";

/** What an operator does about it. */
const advices: Readonly<Partial<Record<FailureKind, string>>> = {
  untrusted: "; give its CA in ssl_ca_cert",
  "no-tls": "; check scheme and port of the endpoint",
};

/** Failures that stay until somebody changes the connection, the certificate or the server. */
const lasting = /CERT|ISSUER|LEAF_SIGNATURE|^ERR_SSL|^EPROTO|^HPE_/;

/** Wraps a failure of the network or of TLS as VIM_UNREACHABLE. Proxy credentials and paths stay out of the sentence. */
export function networkError(cause: unknown, { server }: KubeConnection): VnfmError {
  if (cause instanceof VnfmError) return cause;
  const failure = findConnectionFailure(cause);
  const reason =
    failure === undefined
      ? String(cause instanceof Error ? cause.message.split("\n")[0] : cause)
      : `${failure.meaning} (${failure.code})${advices[failure.kind] ?? ""}`;
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
