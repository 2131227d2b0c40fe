import { isDeepStrictEqual } from "node:util";
import { invalidParam } from "../domain/errors.ts";
import type { VimConnectionInfo } from "../domain/vim.ts";
import type { VnfInstance } from "../domain/vnf-instance.ts";
import type { LcmWorld } from "./lcm-world.ts";

type Connections = Readonly<Record<string, VimConnectionInfo>>;

/** The instance's connections with what a request brings for the cluster that it runs on, such as credentials. INVALID_REQUEST for another cluster. */
export async function renewedConnection(
  given: Connections | undefined,
  { vimConnectionInfo: known }: VnfInstance,
  { vims }: Pick<LcmWorld, "vims">,
): Promise<Connections> {
  if (given === undefined || Object.keys(given).length === 0) return known;
  const { vimConnectionId, toKeep } = await vims.resolve(given);
  const present = known[vimConnectionId];
  const isSame =
    toKeep.vimId === present?.vimId &&
    isDeepStrictEqual(toKeep.interfaceInfo?.endpoint, present?.interfaceInfo?.endpoint);
  if (isSame) return { ...known, [vimConnectionId]: toKeep };
  throw invalidParam(
    "/vimConnectionInfo",
    `the VNF runs on ${Object.keys(known).join(", ")} and stays there; leave vimConnectionInfo out, or name that VIM`,
  );
}
