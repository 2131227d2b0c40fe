import { chartRepository } from "./chart-repository/chart-repository.ts";
import { cluster } from "./cluster/cluster.ts";
import { existingCluster, existingKubeconfig } from "./cluster/existing-cluster.ts";
import { keystone } from "./keystone/keystone.ts";
import { ociRegistry } from "./oci-registry/oci-registry.ts";
import type { Part } from "./part.ts";

/** Everything that the testbed starts itself, in order; `down` goes the other way. A new part is one more line. */
export const ownParts: readonly Part[] = [cluster, chartRepository, ociRegistry];

/** What only a few tests need, and `up` brings up only by name. */
export const partsOnDemand: readonly Part[] = [keystone];

/** What tests use: the same, but for a cluster that somebody else keeps. */
export const usedParts: readonly Part[] = ownParts.map((part) =>
  part === cluster && existingKubeconfig ? existingCluster(existingKubeconfig) : part,
);
