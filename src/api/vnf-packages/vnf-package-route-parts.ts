import type { Store } from "../../store/store.ts";
import type { PackageFiles } from "../../vnfpkg/package-files.ts";
import type { VnfPackageCommands } from "../../vnfpkg/vnf-package-commands.ts";

/** What the routes of VNF packages need. */
export interface VnfPackageRouteParts {
  readonly store: Store;
  readonly packages: VnfPackageCommands;
  readonly files: Pick<PackageFiles, "openContent" | "openFile">;
  /** Packages in one answer of a list. */
  readonly pageSize: number;
  /** Of the largest package that is accepted. */
  readonly maxPackageBytes: number;
}
