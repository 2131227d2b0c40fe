import { VnfmError } from "../../domain/errors.ts";
import type { Store } from "../../store/store.ts";
import { getVnfInstance } from "./get-vnf-instance.ts";

/** Refuses to change the connectivity of an instance, with the way out; VNF_INSTANCE_UNKNOWN where there is none. */
export async function refuseExtConn(store: Store, vnfInstanceId: string): Promise<never> {
  const { id } = await getVnfInstance(store, vnfInstanceId);
  throw new VnfmError(
    "EXT_CONN_UNSUPPORTED",
    `VnfInstance ${id} is connected by objects of its Helm charts, not by external virtual links; change them by new values: POST …/vnf_instances/${id}/change_vnfpkg with additionalParams.helm_values.`,
    { invalidParams: [{ pointer: "/extVirtualLinks", reason: "container VNFs have none" }] },
  );
}
