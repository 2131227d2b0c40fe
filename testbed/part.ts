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
  /** Starts it; `down` has just cleared the way. Fails with NotPossibleError where this machine lacks what it needs. */
  up(progress: Progress): Promise<void>;
  /** Ends it and leaves nothing behind. Succeeds when nothing is there. */
  down(): Promise<void>;
  /** The variables by which tests find it, while it is up. */
  environment(): Promise<Readonly<Record<string, string>>>;
}
