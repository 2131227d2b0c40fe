import type { ObjectRef, ObservedVnfc } from "../../domain/deployment.ts";
import type { ReadyUnit, Release } from "../../infra/infra-driver.ts";

/** What an operation learns of units that are ready. */
export interface ReadyFacts {
  readonly releases: readonly Release[];
  /** Main objects of the releases. */
  readonly objects: readonly ObjectRef[];
  readonly vnfcs: readonly ObservedVnfc[];
}

export const nothingReady: ReadyFacts = Object.freeze({ releases: [], objects: [], vnfcs: [] });

export function toReadyFacts(ready: readonly ReadyUnit[]): ReadyFacts {
  return {
    releases: ready.map(({ release }) => release),
    objects: ready.flatMap(({ objects }) => objects),
    vnfcs: ready.flatMap(({ vnfcs }) => vnfcs),
  };
}
