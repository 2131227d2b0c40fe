import { VnfmError } from "../../domain/errors.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { Store } from "../../store/store.ts";

export async function getVnfLcmOpOcc(store: Store, id: string): Promise<LcmOpOcc> {
  const occurrence = await store.lcmOpOccs.find(id);
  if (occurrence === undefined) throw new VnfmError("LCM_OP_OCC_UNKNOWN", `VnfLcmOpOcc ${id} not found.`);
  return occurrence;
}
