import type { KubeConnection } from "../api/kube-connection.ts";

/** The connection as a kubeconfig for programs; JSON, which is YAML. Holds secrets: only for files of mode 0600. */
export function toKubeconfig(connection: KubeConnection): string {
  const { server, ca, skipTlsVerify, tlsServerName, proxyUrl, token } = connection;
  const { clientCertificate, clientKey } = connection;
  const cluster = {
    server,
    "certificate-authority-data": ca && base64(ca),
    "insecure-skip-tls-verify": skipTlsVerify || undefined,
    "tls-server-name": tlsServerName,
    "proxy-url": proxyUrl,
  };
  const user = {
    token,
    "client-certificate-data": clientCertificate && base64(clientCertificate),
    "client-key-data": clientKey && base64(clientKey),
  };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "vim",
    contexts: [{ name: "vim", context: { cluster: "vim", user: "vim" } }],
    clusters: [{ name: "vim", cluster }],
    users: [{ name: "vim", user }],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
