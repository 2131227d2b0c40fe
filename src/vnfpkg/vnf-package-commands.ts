import type { Readable } from "node:stream";
import type { JsonObject } from "../domain/json.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { OperationalState, VnfPackage } from "../domain/vnf-package.ts";
import type { PackageSource } from "./source/open-source.ts";

/** What clients may do to VNF packages (SOL005 9.4). All reject with VNF_PACKAGE_UNKNOWN when there is no such package. */
export interface VnfPackageCommands {
  /** The same commands, to somebody to whom the packages of tenants that are not seen are unknown. */
  within(scope: TenantScope): VnfPackageCommands;
  /** A package in state CREATED. */
  create(userDefinedData: JsonObject): Promise<VnfPackage>;
  /**
   * Takes the content in; resolves when it is on disk. Reading it follows: the package ends ONBOARDED or in ERROR with
   * `onboardingFailureDetails`. VNF_PACKAGE_STATE unless CREATED or ERROR, before a byte is read; BODY_TOO_LARGE, STORAGE_FULL.
   */
  upload(id: string, content: Readable): Promise<void>;
  /**
   * Fetches the content by itself; resolves when it begins to arrive, the rest follows as in `upload`. Also SOURCE_FORBIDDEN,
   * SOURCE_UNREACHABLE; the package is then as it was.
   */
  uploadFromUri(id: string, source: PackageSource): Promise<void>;
  /**
   * Changes what may be changed and answers with what did change. VNF_PACKAGE_STATE when nothing would, INVALID_REQUEST for an
   * operational state of a package that is not ONBOARDED.
   */
  update(id: string, changes: VnfPackageChanges): Promise<VnfPackageChanges>;
  /** VNF_PACKAGE_STATE while ENABLED, in use, or being onboarded. */
  delete(id: string): Promise<void>;
}

/** SOL005 9.5.2.2, VnfPkgInfoModifications. `userDefinedData` is a merge patch (RFC 7396). */
export interface VnfPackageChanges {
  readonly operationalState?: OperationalState;
  readonly userDefinedData?: JsonObject;
}
