import type { TSchema } from "typebox";

/** What SOL013 filters and selectors must know of a resource. Paths have their segments joined by `/`. */
export interface WireResource {
  /** Schema of one resource in answers. */
  readonly schema: TSchema;
  /** Attributes that lists leave out unless asked for. */
  readonly excludedByDefault: readonly string[];
  /** Attributes of the standard that Fairlead never sends: naming them is no mistake. */
  readonly standardOnly: readonly string[];
}
