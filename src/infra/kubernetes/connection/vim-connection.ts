import { invalidParam } from "../../../domain/errors.ts";
import type { Json, JsonObject } from "../../../domain/json.ts";
import type { VimConnectionInfo } from "../../../domain/vim.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import {
  checkServer,
  findText,
  isTrue,
  readAuthorities,
  readCertificatePair,
  readToken,
} from "./connection-attributes.ts";
import { readKubeconfig } from "./read-kubeconfig.ts";

/**
 * Reads how to reach a Kubernetes API from a VimConnectionInfo. INVALID_REQUEST points at the attribute, within the
 * VimConnectionInfo, that is missing or cannot be used. TLS is verified unless `skip_tls_verify` is true.
 */
export function readVimConnection(vim: VimConnectionInfo): KubeConnection {
  const { interfaceInfo = {}, accessInfo = {}, extra = {} } = vim;
  const endpoint = findText(interfaceInfo, "/interfaceInfo", "endpoint");
  const ca = readAuthorities(interfaceInfo.ssl_ca_cert, "/interfaceInfo/ssl_ca_cert");
  const skipTlsVerify = isTrue(interfaceInfo.skip_tls_verify) || isTrue(extra.skip_tls_verify);
  const { kubeconfig } = extra;
  if (kubeconfig !== undefined && kubeconfig !== null) {
    const connection = readKubeconfig(kubeconfig, "/extra/kubeconfig");
    return withTrust({
      ...connection,
      // The address of a registered VIM may be changed without a new kubeconfig.
      ...(endpoint === undefined ? {} : { server: checkServer(endpoint, "/interfaceInfo/endpoint") }),
      ...(ca === undefined ? {} : { ca }),
      skipTlsVerify: skipTlsVerify || connection.skipTlsVerify,
    });
  }
  if (endpoint === undefined) {
    throw invalidParam("/interfaceInfo/endpoint", "the URL of the Kubernetes API is missing");
  }
  return withTrust({
    server: checkServer(endpoint, "/interfaceInfo/endpoint"),
    ...(ca === undefined ? {} : { ca }),
    skipTlsVerify,
    ...readCredentials(accessInfo),
  });
}

function readCredentials(
  accessInfo: JsonObject,
): Pick<KubeConnection, "token" | "clientCertificate" | "clientKey"> {
  const token = findText(accessInfo, "/accessInfo", "bearer_token");
  if (token !== undefined) return { token: readToken(token, "/accessInfo/bearer_token") };
  if (isGiven(accessInfo.client_certificate) || isGiven(accessInfo.client_key)) {
    return readCertificatePair(
      { value: accessInfo.client_certificate, pointer: "/accessInfo/client_certificate" },
      { value: accessInfo.client_key, pointer: "/accessInfo/client_key" },
    );
  }
  if (isGiven(accessInfo.oidc_token_url)) {
    throw invalidParam(
      "/accessInfo/oidc_token_url",
      "tokens are not fetched from an OpenID provider; give a bearer_token, such as one of a service account",
    );
  }
  if (isGiven(accessInfo.username) || isGiven(accessInfo.password)) {
    throw invalidParam(
      "/accessInfo/username",
      "Kubernetes has no username and password since 1.19; give a bearer_token, or client_certificate and client_key",
    );
  }
  throw invalidParam(
    "/accessInfo/bearer_token",
    "credentials are missing; give a bearer_token, or client_certificate and client_key, or the whole kubeconfig in extra",
  );
}

/** Helm refuses a CA together with the wish not to verify. */
function withTrust({ ca, ...connection }: KubeConnection): KubeConnection {
  return ca === undefined || connection.skipTlsVerify ? connection : { ...connection, ca };
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
