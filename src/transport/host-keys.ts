/**
 * The host keys that are trusted. A key is written as in `known_hosts`: its type, a space, base64.
 * `address` is what was asked for, with its port unless that is 22: `10.0.0.1`, `[10.0.0.1]:2222`.
 */
export interface HostKeys {
  find(scope: string, address: string): Promise<string | undefined>;
  /** Pins the key unless another was pinned meanwhile; resolves with the one that is pinned now. */
  pin(scope: string, address: string, key: string): Promise<string>;
}
