import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { Charts } from "../charts/charts.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import type { KubeObject } from "../kube-client.ts";
import { readManifest } from "../manifest.ts";

export interface RenderTarget {
  readonly helm: HelmCli;
  readonly charts: Charts;
}

/** What a unit's chart would make. */
export interface RenderedUnit {
  readonly unit: DeploymentUnit;
  readonly objects: readonly KubeObject[];
}

export interface RenderWish {
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** As of Charts. */
  readonly isFresh: boolean;
}

/** Renders a unit's chart as the cluster would have it. CHART_UNAVAILABLE, VALUES_REFUSED, HELM_FAILED. */
export async function renderUnit(
  { helm, charts }: RenderTarget,
  { unit, owner }: { readonly unit: DeploymentUnit; readonly owner: Owner },
  { isFresh, ...cluster }: RenderWish,
  signal: AbortSignal,
): Promise<RenderedUnit> {
  const { releaseName, namespace, values } = unit;
  const wanted = { source: unit.chart, owner, releaseName, namespace };
  const chart = await charts.get(wanted, { isFresh }, signal);
  const call = { releaseName, namespace, values, chart, ...cluster };
  const manifest = await helm.render(call, { asksCluster: false }, signal).catch((error: unknown) => {
    if (!(error instanceof VnfmError) || error.code !== "HELM_FAILED") throw error;
    // The chart may insist on something that it looks up; the slower way tells.
    return helm.render(call, { asksCluster: true }, signal);
  });
  return { unit, objects: readManifest(manifest) };
}

/** Whether an object is run as a hook, which Helm makes and deletes by rules of its own. */
export function isHook({ metadata }: KubeObject): boolean {
  return metadata.annotations?.["helm.sh/hook"] !== undefined;
}
