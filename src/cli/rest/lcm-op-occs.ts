import type { RestClient } from "./rest-client.ts";
import type { WireLcmOpOcc } from "./wire.ts";

const root = "/vnflcm/v2/vnf_lcm_op_occs";

export function listLcmOpOccs(client: RestClient, filter: string): Promise<readonly WireLcmOpOcc[]> {
  return client.list(root, filter === "" ? {} : { filter });
}

export function getLcmOpOcc(client: RestClient, id: string): Promise<WireLcmOpOcc> {
  return client.get(lcmOpOccPath(id));
}

/** A decision about an operation (SOL003 5.4.14 to 5.4.17); the answers tell nothing, so none is returned. */
export async function decideLcmOpOcc(
  client: RestClient,
  id: string,
  decision: "retry" | "rollback" | "fail",
): Promise<void> {
  await client.send({ method: "POST", path: `${lcmOpOccPath(id)}/${decision}` });
}

export async function cancelLcmOpOcc(
  client: RestClient,
  id: string,
  cancelMode: "GRACEFUL" | "FORCEFUL",
): Promise<void> {
  await client.send({ method: "POST", path: `${lcmOpOccPath(id)}/cancel`, json: { cancelMode } });
}

function lcmOpOccPath(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
