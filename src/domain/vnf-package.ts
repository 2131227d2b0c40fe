import type { ProblemDetails } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Vnfd } from "./vnfd.ts";

export type OnboardingState = "CREATED" | "UPLOADING" | "PROCESSING" | "ONBOARDED" | "ERROR";
export type OperationalState = "ENABLED" | "DISABLED";
export type UsageState = "IN_USE" | "NOT_IN_USE";

/** A VNF package (SOL005 9.5.2.5, VnfPkgInfo). Its content lies on disk, this is what the database knows. */
export interface VnfPackage {
  readonly id: string;
  readonly tenantId: string;
  readonly onboardingState: OnboardingState;
  readonly operationalState: OperationalState;
  readonly usageState: UsageState;
  readonly userDefinedData: JsonObject;
  /** Present in state ERROR. */
  readonly onboardingFailureDetails?: ProblemDetails;
  /** Present from ONBOARDED on. */
  readonly content?: PackageContent;
  readonly createdAt: Date;
}

/** What lists show of a package by default: a few lines of it, however large its content. Every VnfPackage is one. */
export interface VnfPackageSummary
  extends Pick<VnfPackage, "id" | "onboardingState" | "operationalState" | "usageState"> {
  /** Present from ONBOARDED on. */
  readonly content?: Pick<PackageContent, "packageSecurityOption"> & {
    readonly vnfd: Omit<Vnfd, "flavours">;
  };
}

/** What reading a CSAR yields. */
export interface PackageContent {
  readonly vnfd: Vnfd;
  readonly checksum: Checksum;
  readonly artifacts: readonly PackageArtifact[];
  readonly charts: readonly PackageChart[];
  /** Definitions files reachable from the entry, entry first: what `/vnfd` answers with. */
  readonly definitionPaths: readonly string[];
  readonly toscaMetaPath?: string;
  readonly manifestPath?: string;
  /** SOL004 5.1: OPTION_1 when the manifest carries a signature, OPTION_2 for a signed outer archive. */
  readonly packageSecurityOption?: "OPTION_1" | "OPTION_2";
}

export interface Checksum {
  /** As SOL005 wants it: `SHA-256`, `SHA-512`. */
  readonly algorithm: string;
  readonly hash: string;
}

export interface PackageArtifact {
  readonly artifactPath: string;
  readonly checksum: Checksum;
  readonly metadata: JsonObject;
}

/** A Helm chart archive found in the package. */
export interface PackageChart {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  /** SHA-256 of the archive, lower-case hex: name and version are no identity. */
  readonly digest: string;
  /** The chart's own defaults (`values.yaml`). */
  readonly values: JsonObject;
  /** `values.schema.json`, when the chart has one. */
  readonly valuesSchema?: JsonObject;
}
