import type { KubeObject } from "../kube-client.ts";

/**
 * How an object stands. `progressing` and `hopeless` may both still become ready; hopeless says that it
 * will not unless somebody acts. `failed` cannot mend itself.
 */
export interface Readiness {
  readonly state: "ready" | "progressing" | "hopeless" | "failed";
  /** A clause that follows the object's name: "2 of 3 pods ready". */
  readonly reason: string;
}

/** What else must be known to judge an object. */
export interface Related {
  /** The pods it owns, however indirectly; `undefined` when pods may not be read. */
  readonly pods?: readonly KubeObject[];
  /** Warning events about the object, the ReplicaSets it owns, and its pods. */
  readonly warnings?: readonly KubeObject[];
  /** False while a pod without readiness probes has not run long enough to be trusted; see settle-window.ts. */
  isSettled?(pod: KubeObject): boolean;
  /** For a PersistentVolumeClaim: how its StorageClass binds; `undefined` when unknown. */
  readonly volumeBinding?: "Immediate" | "WaitForFirstConsumer" | "no-such-class";
  /** For a PersistentVolumeClaim: whether a pod mounts it. */
  readonly isMounted?: boolean;
}

export function ready(reason: string): Readiness {
  return { state: "ready", reason };
}

export function progressing(reason: string): Readiness {
  return { state: "progressing", reason };
}

export function hopeless(reason: string): Readiness {
  return { state: "hopeless", reason };
}

export function failed(reason: string): Readiness {
  return { state: "failed", reason };
}

const LONGEST_CLAUSE = 400;

/** Joins what a controller wrote to what is said about it; one line, of bounded length. */
export function clause(...parts: readonly (string | undefined)[]): string {
  const text = parts
    .flatMap((part) => {
      const line = part?.replaceAll(/\s+/g, " ").trim();
      return line ? [line] : [];
    })
    .join(": ");
  return text.length > LONGEST_CLAUSE ? `${text.slice(0, LONGEST_CLAUSE)}…` : text;
}
