/** What the API takes from its clients. */
export interface ApiLimits {
  /** Resources in one answer of a list. */
  readonly pageSize: number;
  /** Largest body of a request, where its route does not say otherwise. */
  readonly bodyBytes: number;
  /** Deepest nesting of a JSON body. */
  readonly jsonDepth: number;
  /** Most values, keys not counted, in a JSON body. */
  readonly jsonValues: number;
  readonly urlBytes: number;
  /** All headers of a request together, its first line included. */
  readonly headerBytes: number;
  /** Time for the headers of a request to arrive. */
  readonly headersMs: number;
  /** Time for a whole request to arrive; a package of gigabytes must fit in. */
  readonly requestMs: number;
  /** Silence after which a connection is closed. */
  readonly idleMs: number;
}

export const defaultLimits: ApiLimits = Object.freeze({
  pageSize: 100,
  bodyBytes: 1_000_000,
  jsonDepth: 64,
  jsonValues: 100_000,
  urlBytes: 8_192,
  headerBytes: 16_384,
  headersMs: 10_000,
  requestMs: 3_600_000,
  idleMs: 120_000,
});
