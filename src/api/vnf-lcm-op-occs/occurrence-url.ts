import type { LcmRouteParts } from "../api.ts";

export function occurrenceUrl(baseUrl: string, id: string, version: LcmRouteParts["version"]): string {
  return `${baseUrl}/vnflcm/${version}/vnf_lcm_op_occs/${id}`;
}
