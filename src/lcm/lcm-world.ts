import type { ResolvedVim, VimConnectionInfo } from "../domain/vim.ts";
import type { InfraDrivers } from "../infra/infra-driver.ts";
import type { Grants } from "../nfvo/grants.ts";
import type { Stores } from "../store/store.ts";

/** All that the steps of an operation may reach: packages and VIMs of one tenant, that of the VNF instance. */
export interface LcmWorld {
  readonly packages: Pick<Stores["vnfPackages"], "find" | "findByVnfdId">;
  readonly vims: VimResolver;
  readonly infra: InfraDrivers;
  readonly grants: Grants;
  /** Time limit of a phase's waiting, counted from its beginning. */
  readonly waitMs: number;
}

/** Finds the VIM that a request means. */
export interface VimResolver {
  /**
   * The first entry of the map, or the default VIM under the key `default`; an entry without interfaceInfo or accessInfo stands
   * for the registered VIM it names. VIM_UNKNOWN, VIM_NOT_CHOSEN, INVALID_REQUEST.
   */
  resolve(requested: Readonly<Record<string, VimConnectionInfo>> | undefined): Promise<ResolvedVim>;
}
