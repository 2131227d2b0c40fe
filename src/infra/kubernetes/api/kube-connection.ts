/** Everything needed to talk to one Kubernetes API. Holds secrets. */
export interface KubeConnection {
  /** `https://host:port`, with a path prefix when the API is behind a proxy such as Rancher's. */
  readonly server: string;
  /** PEM; absent: the system's certificate authorities. */
  readonly ca?: string;
  /** Only by the operator's explicit wish. */
  readonly skipTlsVerify: boolean;
  /** The name expected in the server's certificate, when it is not the host of `server`. */
  readonly tlsServerName?: string;
  readonly proxyUrl?: string;
  readonly token?: string;
  /** PEM. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
}
