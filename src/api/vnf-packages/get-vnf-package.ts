import { VnfmError } from "../../domain/errors.ts";
import type { PackageContent, VnfPackage } from "../../domain/vnf-package.ts";
import type { Store } from "../../store/store.ts";

export async function getVnfPackage(store: Store, id: string): Promise<VnfPackage> {
  const vnfPackage = await store.vnfPackages.find(id);
  if (vnfPackage !== undefined) return vnfPackage;
  throw new VnfmError("VNF_PACKAGE_UNKNOWN", `Can not find requested vnf package: ${id}`);
}

/** What was read out of an ONBOARDED package; VNF_PACKAGE_STATE before that. */
export async function getPackageContent(store: Store, id: string): Promise<PackageContent> {
  const { onboardingState, content } = await getVnfPackage(store, id);
  if (onboardingState === "ONBOARDED" && content !== undefined) return content;
  throw new VnfmError(
    "VNF_PACKAGE_STATE",
    `VNF package ${id} is ${onboardingState}; it has content once it is ONBOARDED.`,
  );
}
