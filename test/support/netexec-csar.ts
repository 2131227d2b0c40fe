import { join } from "node:path";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import { smallCsar } from "./a-csar.ts";

const charts = join(import.meta.dirname, "../../testbed/charts");

/** A package with the testbed's chart `netexec`, two VDUs, and the request that makes VDU1 of the chart's Deployment. */
export async function netexecCsar(): Promise<Buffer> {
  const tree = new Map<string, Buffer>();
  for (const [path, content] of Object.entries(smallCsar)) {
    if (content !== undefined) tree.set(path, Buffer.from(content));
  }
  for (const [path, content] of await readTree(join(charts, "netexec"))) {
    tree.set(`Files/kubernetes/netexec/${path}`, content);
  }
  return packPackage(tree);
}

export const NETEXEC_CHART = "Files/kubernetes/netexec.tgz";

export function testVariable(name: `FAIRLEAD_TEST_${string}`) {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the testbed sets it`);
  return value;
}
