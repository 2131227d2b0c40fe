import { VnfmError } from "../domain/errors.ts";
import type { VnfPackage } from "../domain/vnf-package.ts";
import type { Vnfd } from "../domain/vnfd.ts";
import type { VnfPackageStore } from "../store/store.ts";

/** A package whose content is known. */
interface ReadPackage {
  readonly vnfPackage: VnfPackage;
  readonly vnfd: Vnfd;
}

/** The package of a VNFD for use by one more instance: ONBOARDED and ENABLED. VNFD_UNKNOWN, VNFD_DISABLED. */
export async function getUsablePackage(
  packages: Pick<VnfPackageStore, "findByVnfdId">,
  vnfdId: string,
): Promise<ReadPackage> {
  const vnfPackage = await packages.findByVnfdId(vnfdId);
  requireUsable(vnfPackage, vnfdId);
  return withVnfd(vnfPackage, vnfdId);
}

export function requireUsable(
  vnfPackage: VnfPackage | undefined,
  vnfdId: string,
): asserts vnfPackage is VnfPackage {
  if (vnfPackage?.onboardingState !== "ONBOARDED") throw unknownVnfd(vnfdId);
  if (vnfPackage.operationalState !== "ENABLED") {
    throw new VnfmError("VNFD_DISABLED", `VnfId ${vnfdId} not ENABLED.`);
  }
}

/** VNFD_UNKNOWN when there is no package, or nothing has been read from it. */
export function withVnfd(vnfPackage: VnfPackage | undefined, vnfdId: string): ReadPackage {
  if (vnfPackage?.content === undefined) throw unknownVnfd(vnfdId);
  return { vnfPackage, vnfd: vnfPackage.content.vnfd };
}

function unknownVnfd(vnfdId: string): VnfmError {
  return new VnfmError("VNFD_UNKNOWN", `VnfPackage of vnfdId ${vnfdId} is not found or not operational.`);
}
