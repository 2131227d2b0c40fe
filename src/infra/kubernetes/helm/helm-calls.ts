import type { ChartCredentials } from "../../../domain/deployment.ts";
import type { JsonObject } from "../../../domain/json.ts";
import type { Chart } from "../charts/charts.ts";
import type { HelmVersion } from "./helm-version.ts";

/** One release as Helm is told about it. */
export interface ReleaseCall {
  readonly releaseName: string;
  readonly namespace: string;
  readonly chart: Pick<Chart, "toArguments">;
  readonly values: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** The cluster's `gitVersion`. */
  readonly kubeVersion: string;
}

export interface RenderCall extends Omit<ReleaseCall, "labels" | "chart"> {
  readonly chart: Pick<Chart, "toArguments" | "fetchedFrom">;
  /** `apps/v1` and `apps/v1/Deployment`. */
  readonly apiVersions: readonly string[];
}

export interface PullCall {
  /** A chart's name with `repositoryUrl`, or an `oci://` reference. */
  readonly chart: string;
  readonly repositoryUrl?: string;
  readonly version?: string;
  readonly plainHttp: boolean;
  readonly credentials?: ChartCredentials;
}

/** A chart repository, by the name that Helm knows it under. */
export interface Repository {
  readonly name: string;
  readonly url: string;
}

/** A subcommand of `HelmCli` that has to do with a cluster. */
export interface Subcommand {
  readonly verb: string;
  readonly releaseName: string;
  readonly chart?: Pick<Chart, "toArguments">;
  readonly args: readonly string[];
  readonly flagsOf?: (version: HelmVersion) => readonly string[];
  /** Set when nothing but the chart's source can keep the call waiting. */
  readonly fetchedFrom?: string | undefined;
}

/** What goes with it. */
export interface ClusterCall {
  readonly values: JsonObject;
  readonly names: readonly string[];
  readonly timeoutMs: number;
}

/** What bounds a call that has to do with charts alone. */
export interface ChartCallLimits {
  readonly timeoutMs: number;
  /** Never shown. */
  readonly secrets: JsonObject;
}
