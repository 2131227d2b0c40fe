import { VnfmError } from "../../domain/errors.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { Store } from "../../store/store.ts";

export async function getVnfInstance(store: Store, id: string): Promise<VnfInstance> {
  const instance = await store.vnfInstances.find(id);
  if (instance === undefined) throw new VnfmError("VNF_INSTANCE_UNKNOWN", `VnfInstance ${id} not found.`);
  return instance;
}
