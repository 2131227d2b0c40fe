import type { ChartSource, DeploymentUnit, ObjectRef } from "../../../domain/deployment.ts";
import type { Owner, Removal } from "../../infra-driver.ts";

/** Finds the charts of units for Helm, wherever it runs. */
export interface Charts {
  /**
   * The chart; CHART_UNAVAILABLE with the cause. One without an exact version is looked for anew when `isFresh`; otherwise
   * the one found last is taken, so that an operation installs what it has checked.
   */
  get(wanted: WantedChart, options: { readonly isFresh: boolean }, signal: AbortSignal): Promise<Chart>;

  /** Removes what was brought somewhere for an instance, once no release of it is left where the units were. Returns what stays there. */
  drop(
    units: readonly DeploymentUnit[],
    removal: Pick<Removal, "owner" | "onChange">,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]>;
}

/** A unit's chart, with what tells which release of whom it is for. */
export interface WantedChart {
  readonly source: ChartSource;
  readonly owner: Owner;
  readonly releaseName: string;
  readonly namespace: string;
}

/** A chart and what identifies its content; name and version do not. */
export interface Chart {
  readonly digest: string;
  /** What the release notes of where the chart is from, when a version was chosen that must be kept to. */
  readonly sourceKey?: string;
  /** Name and source, for people, of a chart that each call of Helm fetches by itself. */
  readonly fetchedFrom?: string;
  /** Helm's arguments for it. Called for each call within its workspace; brings the chart to the host where that is. */
  toArguments(signal: AbortSignal): Promise<readonly string[]>;
}
