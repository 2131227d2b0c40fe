import type { Owner } from "../../infra-driver.ts";

/** The folder of a VNF instance on a master. It is removed with all in it, so an id that leads elsewhere is a defect. */
export function instanceFolder(chartDir: string, { vnfInstanceId }: Owner): string {
  if (!/^[\w-]+$/.test(vnfInstanceId)) throw new Error(`'${vnfInstanceId}' is no id of a VNF instance`);
  return `${chartDir}/${vnfInstanceId}`;
}
