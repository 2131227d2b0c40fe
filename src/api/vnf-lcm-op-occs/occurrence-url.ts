export function occurrenceUrl(baseUrl: string, id: string): string {
  return `${baseUrl}/vnflcm/v2/vnf_lcm_op_occs/${id}`;
}
