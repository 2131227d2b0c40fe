import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { InfraDriver } from "../../infra/infra-driver.ts";
import type { LcmWorld } from "../lcm-world.ts";

/** The driver of the VNF's target. A registered VIM is looked up anew, so that rotated credentials are used. */
export async function connect(
  world: LcmWorld,
  vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>,
): Promise<InfraDriver> {
  const { connection } = await world.vims.resolve(vimConnectionInfo);
  return world.infra.connect(connection);
}
