import type { ObservedVnfc } from "../domain/deployment.ts";

/** VDU -> instances. */
type Instances = Readonly<Record<string, number>>;

/** The occurrence's warnings on VDUs that have not the number of pods that they should have. */
export function countWarnings(instances: Instances, vnfcs: readonly ObservedVnfc[]): readonly string[] {
  return countDifferences(instances, vnfcs).map(({ vduId, wanted, count }) =>
    count === 0
      ? `No pod could be told to be VDU ${vduId}: name its workload in additionalParams.vdu_mapping, or in the VNFD.`
      : `VDU ${vduId} has ${count} instances, not ${wanted}: its workload has no number of pods to set, or an autoscaler sets it, or it is in several releases.`,
  );
}

/** VDUs of which other numbers of pods were seen than wanted. */
export function countDifferences(
  instances: Instances,
  vnfcs: readonly ObservedVnfc[],
): readonly { readonly vduId: string; readonly wanted: number; readonly count: number }[] {
  return Object.entries(instances).flatMap(([vduId, wanted]) => {
    const count = vnfcs.filter((vnfc) => vnfc.vduId === vduId).length;
    return count === wanted ? [] : [{ vduId, wanted, count }];
  });
}
