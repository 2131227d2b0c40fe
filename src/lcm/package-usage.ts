import type { VnfInstance } from "../domain/vnf-instance.ts";
import type { Transaction } from "../store/store.ts";
import { requireUsable } from "./usable-package.ts";

type PackageUse = Pick<VnfInstance, "vnfPkgId" | "vnfdId">;

/** Makes the package IN_USE, and keeps it so until the transaction ends. VNFD_UNKNOWN, VNFD_DISABLED. */
export async function claimPackage(tx: Transaction, { vnfPkgId, vnfdId }: PackageUse): Promise<void> {
  const vnfPackage = await tx.vnfPackages.findForUpdate(vnfPkgId);
  requireUsable(vnfPackage, vnfdId);
  if (vnfPackage.usageState !== "IN_USE")
    await tx.vnfPackages.update({ ...vnfPackage, usageState: "IN_USE" });
}

/** Makes the package NOT_IN_USE when no instance is left that uses it. */
export async function releasePackage(tx: Transaction, vnfPkgId: string): Promise<void> {
  const vnfPackage = await tx.vnfPackages.findForUpdate(vnfPkgId);
  if (vnfPackage === undefined || (await tx.vnfInstances.countByVnfPkg(vnfPkgId)) > 0) return;
  await tx.vnfPackages.update({ ...vnfPackage, usageState: "NOT_IN_USE" });
}

/** Writes an instance that may have gone over to another package, and says so on both. As `claimPackage`. */
export async function writeWithPackage(
  tx: Transaction,
  before: PackageUse,
  instance: VnfInstance,
): Promise<void> {
  if (before.vnfPkgId === instance.vnfPkgId) {
    await tx.vnfInstances.update(instance);
    return;
  }
  // In the order of their ids, so that instances which change places never wait for each other.
  for (const id of [before.vnfPkgId, instance.vnfPkgId].toSorted()) await tx.vnfPackages.findForUpdate(id);
  await claimPackage(tx, instance);
  await tx.vnfInstances.update(instance);
  await releasePackage(tx, before.vnfPkgId);
}
