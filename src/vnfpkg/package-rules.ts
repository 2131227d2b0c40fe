import { isDeepStrictEqual } from "node:util";
import { invalidParam, VnfmError } from "../domain/errors.ts";
import type { JsonObject } from "../domain/json.ts";
import type { OperationalState, VnfPackage } from "../domain/vnf-package.ts";
import type { Store } from "../store/store.ts";

/** Content may come to a package that has none: VNF_PACKAGE_STATE otherwise. */
export function requireUploadable(vnfPackage: VnfPackage): VnfPackage {
  const { id, onboardingState } = vnfPackage;
  if (onboardingState === "CREATED" || onboardingState === "ERROR") return vnfPackage;
  throw new VnfmError(
    "VNF_PACKAGE_STATE",
    `VNF package ${id} is ${onboardingState}; content is accepted only in state CREATED, or ERROR after a failure.`,
  );
}

/** VNF_PACKAGE_STATE while anything or anybody still holds the package. */
export function requireDeletable({ id, onboardingState, operationalState, usageState }: VnfPackage): void {
  const refuse = (reason: string) => new VnfmError("VNF_PACKAGE_STATE", `VNF package ${id} ${reason}.`);
  if (usageState === "IN_USE") throw refuse("is in use by VNF instances; delete those first");
  if (operationalState === "ENABLED") throw refuse("is ENABLED; set its operationalState to DISABLED first");
  if (onboardingState === "UPLOADING" || onboardingState === "PROCESSING") {
    throw refuse(`is ${onboardingState}; wait until it is ONBOARDED or in ERROR`);
  }
}

/** VNF_PACKAGE_STATE that names the tenant's other package of this VNFD; of two at the same moment the database lets one pass. */
export async function refuseTwin(store: Store, id: string, vnfdId: string): Promise<void> {
  const tenantId = (await store.vnfPackages.find(id))?.tenantId;
  if (tenantId === undefined) return;
  const other = await store.within({ tenantId, seesAll: false }).vnfPackages.findByVnfdId(vnfdId);
  if (other === undefined) return;
  throw new VnfmError(
    "VNF_PACKAGE_STATE",
    `VNF package ${other.id} is onboarded with the VNFD id ${vnfdId} already; delete that one, or give this VNFD an id of its own.`,
  );
}

/** INVALID_REQUEST before ONBOARDED, VNF_PACKAGE_STATE when there is nothing to change. */
export function requireOtherState(
  { id, onboardingState, operationalState }: VnfPackage,
  wanted: OperationalState,
): void {
  if (onboardingState !== "ONBOARDED") {
    throw invalidParam(
      "/operationalState",
      `cannot be changed before the package is ONBOARDED; it is ${onboardingState}`,
    );
  }
  if (operationalState === wanted) {
    throw new VnfmError("VNF_PACKAGE_STATE", `VNF package ${id} is ${wanted} already.`);
  }
}

/** Of the patch, the keys whose values became others; a removed key is null, as in the patch. */
export function changedKeys(patch: JsonObject, before: JsonObject, after: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(patch)
      .filter((key) => !isDeepStrictEqual(before[key], after[key]))
      .map((key) => [key, after[key] ?? null]),
  );
}
