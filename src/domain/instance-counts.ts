import type { DeploymentUnit, VduBinding } from "./deployment.ts";
import { VnfmError } from "./errors.ts";
import { applySetStrings } from "./helm-set-strings.ts";

/** Whether it is known for good how a VDU's count reaches its workload. */
export function isRouted({ count }: VduBinding): boolean {
  return count?.kind === "value" || (count !== undefined && count.isProvisional !== true);
}

/** VDU -> instances wanted. */
export function instancesOf(vdus: readonly VduBinding[]): Readonly<Record<string, number>> {
  return Object.fromEntries(vdus.map(({ vduId, instances }) => [vduId, instances]));
}

/**
 * The unit with other numbers of instances for some of its VDUs (VDU -> instances). A count that travels as a value is set
 * there too; for a VDU without a route only the wish is noted. COUNT_FIXED when one value would have to hold two numbers.
 */
export function withInstances(
  unit: DeploymentUnit,
  instances: Readonly<Record<string, number>>,
): DeploymentUnit {
  const vdus = unit.vdus.map((vdu) => ({ ...vdu, instances: instances[vdu.vduId] ?? vdu.instances }));
  const numbers = new Map<string, number>();
  for (const { vduId, count, instances: number } of vdus) {
    if (count?.kind !== "value") continue;
    if ((numbers.get(count.path) ?? number) !== number) {
      throw new VnfmError(
        "COUNT_FIXED",
        `The value ${count.path} of ${unit.name} sets the number of VDU ${vduId} and of another, which would now differ.`,
      );
    }
    numbers.set(count.path, number);
  }
  if ("manifests" in unit) return { ...unit, vdus };
  const moved = vdus.filter(({ vduId }) => instances[vduId] !== undefined);
  const settings = moved.flatMap(({ count, instances: number }) =>
    count?.kind === "value" ? [`${count.path}=${number}`] : [],
  );
  return { ...unit, values: applySetStrings(unit.values, settings), vdus };
}
