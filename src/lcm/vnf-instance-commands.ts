import { VnfmError } from "../domain/errors.ts";
import { instanceBusy } from "../domain/instance-busy.ts";
import type { JsonObject } from "../domain/json.ts";
import type { VnfInstance } from "../domain/vnf-instance.ts";
import type { VnfPackage } from "../domain/vnf-package.ts";
import type { Vnfd } from "../domain/vnfd.ts";
import type { Subscribers } from "../notifications/subscribers.ts";
import type { Store, Transaction } from "../store/store.ts";
import { claimPackage, releasePackage } from "./package-usage.ts";
import { getUsablePackage } from "./usable-package.ts";

/** Making and removing the identifiers of VNF instances: no LCM operations, so there are no occurrences of them. */
export interface VnfInstanceCommands {
  /** VNFD_UNKNOWN, VNFD_DISABLED. The package counts as used from then on. */
  create(request: NewVnfInstance): Promise<VnfInstance>;
  /**
   * VNF_INSTANCE_UNKNOWN, VNF_INSTANCE_STATE unless NOT_INSTANTIATED, VNF_INSTANCE_BUSY naming the occurrence in the way.
   * `check` may refuse by throwing; it sees the instance as it is deleted. Its occurrences go with it.
   */
  delete(id: string, check?: (instance: VnfInstance) => void): Promise<void>;
}

/** SOL003 5.5.2.3, CreateVnfRequest. */
export interface NewVnfInstance {
  readonly vnfdId: string;
  readonly vnfInstanceName?: string;
  readonly vnfInstanceDescription?: string;
  readonly metadata?: JsonObject;
}

interface Parts {
  readonly store: Store;
  readonly subscribers: Subscribers;
  readonly now: () => Date;
  readonly newId: () => string;
}

type Insert = (instance: VnfInstance, tx: Transaction) => Promise<void>;

export function vnfInstanceCommands({ store, subscribers, now, newId }: Parts): VnfInstanceCommands {
  const insert: Insert = async (instance, tx) => {
    await tx.vnfInstances.insert(instance);
    await subscribers.instanceCreated(instance, tx);
  };

  return {
    async create(request) {
      const { vnfPackage, vnfd } = await getUsablePackage(store.vnfPackages, request.vnfdId);
      const instance = toInstance(request, vnfPackage, vnfd, newId(), now());
      if (vnfPackage.usageState === "IN_USE" && (await insertBesideOthers(store, insert, instance))) {
        return instance;
      }
      await store.transaction(async (tx) => {
        await claimPackage(tx, instance);
        await insert(instance, tx);
      });
      return instance;
    },

    async delete(id, check) {
      await store.transaction(async (tx) => {
        const instance = await tx.vnfInstances.findForUpdate(id);
        if (instance === undefined)
          throw new VnfmError("VNF_INSTANCE_UNKNOWN", `VnfInstance ${id} not found.`);
        check?.(instance);
        const blocking = await tx.lcmOpOccs.findUnfinished(id);
        if (blocking !== undefined) throw instanceBusy(id, blocking);
        if (instance.instantiationState === "INSTANTIATED") {
          throw new VnfmError("VNF_INSTANCE_STATE", `VnfInstance ${id} is instantiated. Terminate it first.`);
        }
        await tx.lcmOpOccs.deleteByVnfInstance(id);
        await tx.vnfInstances.delete(id);
        await subscribers.instanceDeleted(instance, tx);
        await releasePackage(tx, instance.vnfPkgId);
      });
    },
  };
}

/**
 * Instances of a package that is in use already are made side by side: the row's reference to it keeps `releasePackage`
 * waiting. Whether that came first is seen afterwards; then nothing was done and the answer is false.
 */
async function insertBesideOthers(store: Store, insert: Insert, instance: VnfInstance): Promise<boolean> {
  const wasReleased = new Error("the package was released meanwhile");
  try {
    await store.transaction(async (tx) => {
      await insert(instance, tx);
      const vnfPackage = await tx.vnfPackages.find(instance.vnfPkgId);
      if (vnfPackage?.usageState !== "IN_USE") throw wasReleased;
    });
    return true;
  } catch (error) {
    if (error === wasReleased || isUnknownPackage(error)) return false;
    throw error;
  }
}

function isUnknownPackage(error: unknown): boolean {
  return error instanceof VnfmError && error.code === "VNF_PACKAGE_UNKNOWN";
}

function toInstance(
  { vnfInstanceName, vnfInstanceDescription, metadata = {} }: NewVnfInstance,
  vnfPackage: VnfPackage,
  vnfd: Vnfd,
  id: string,
  createdAt: Date,
): VnfInstance {
  return {
    id,
    tenantId: vnfPackage.tenantId,
    ...(vnfInstanceName === undefined ? {} : { vnfInstanceName }),
    ...(vnfInstanceDescription === undefined ? {} : { vnfInstanceDescription }),
    vnfdId: vnfd.vnfdId,
    vnfPkgId: vnfPackage.id,
    vnfProvider: vnfd.vnfProvider,
    vnfProductName: vnfd.vnfProductName,
    vnfSoftwareVersion: vnfd.vnfSoftwareVersion,
    vnfdVersion: vnfd.vnfdVersion,
    instantiationState: "NOT_INSTANTIATED",
    vnfConfigurableProperties: {},
    metadata,
    extensions: {},
    vimConnectionInfo: {},
    revision: 1,
    createdAt,
    updatedAt: createdAt,
  };
}
