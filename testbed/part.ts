import type { Progress } from "./host/progress.ts";

/** `broken` is neither: something is there, but it cannot be used; `down` and then `up` mends it. */
export type PartState =
  | { readonly kind: "up"; readonly detail: string }
  | { readonly kind: "down" }
  | { readonly kind: "broken"; readonly reason: string };

/**
 * One thing that tests can use: a cluster, a registry.
 *
 * Nobody calls two of its verbs at once, but every call may come after a crash or a restart of the machine.
 */
export interface Part {
  readonly name: string;
  /** Looks at what is really there. Changes nothing. */
  observe(): Promise<PartState>;
  /**
   * Gets all that a start needs, be it minutes of compiling, without touching what runs. Fails with NotPossibleError
   * where this machine cannot have it.
   */
  prepare(progress: Progress): Promise<void>;
  /** Starts it; `prepare` and `down` have just cleared the way. */
  up(progress: Progress): Promise<void>;
  /** Ends it and leaves nothing behind. Succeeds when nothing is there. */
  down(): Promise<void>;
  /** The variables by which tests find it, while it is up. */
  environment(): Promise<Readonly<Record<string, string>>>;
}
