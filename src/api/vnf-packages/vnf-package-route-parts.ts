import type { FastifyRequest } from "fastify";
import type { Store } from "../../store/store.ts";
import type { PackageFiles } from "../../vnfpkg/package-files.ts";
import type { VnfPackageCommands } from "../../vnfpkg/vnf-package-commands.ts";

export interface VnfPackageReach {
  readonly store: Store;
  readonly packages: VnfPackageCommands;
}

export interface VnfPackageRouteParts extends VnfPackageReach, VnfPackageRouteSettings {}

/** What each route of VNF packages needs. */
export interface VnfPackageRouteOptions extends VnfPackageRouteSettings {
  /** What a client can reach: the packages of its tenant. */
  readonly reachOf: (request: FastifyRequest) => VnfPackageReach;
}

interface VnfPackageRouteSettings {
  readonly files: Pick<PackageFiles, "openContent" | "openFile">;
  /** Packages in one answer of a list. */
  readonly pageSize: number;
  /** Of the largest package that is accepted. */
  readonly maxPackageBytes: number;
}
