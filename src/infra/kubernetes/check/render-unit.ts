import type { DeploymentUnit, HelmUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { Charts } from "../charts/charts.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import type { KubeObject } from "../kube-client.ts";
import { readManifest } from "../manifest.ts";
import { type ManifestTarget, readUnitObjects } from "../manifests/unit-objects.ts";

export interface RenderTarget extends ManifestTarget {
  readonly helm: HelmCli;
  readonly charts: Charts;
}

/** What a unit would make. */
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

/** Tells what a unit would make: a chart is rendered as the cluster would have it. CHART_UNAVAILABLE, VALUES_REFUSED, HELM_FAILED, MANIFEST_REFUSED. */
export async function renderUnit(
  target: RenderTarget,
  { unit, owner }: { readonly unit: DeploymentUnit; readonly owner: Owner },
  wish: RenderWish,
  signal: AbortSignal,
): Promise<RenderedUnit> {
  const objects =
    "manifests" in unit
      ? await readUnitObjects(target, unit, owner, signal)
      : await renderChart(target, unit, owner, wish, signal);
  return { unit, objects };
}

async function renderChart(
  { helm, charts }: RenderTarget,
  unit: HelmUnit,
  owner: Owner,
  { isFresh, ...cluster }: RenderWish,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const { releaseName, namespace, values } = unit;
  const wanted = { source: unit.chart, owner, releaseName, namespace };
  const chart = await charts.get(wanted, { isFresh }, signal);
  const call = { releaseName, namespace, values, chart, ...cluster };
  const manifest = await helm.render(call, { asksCluster: false }, signal).catch((error: unknown) => {
    if (!(error instanceof VnfmError) || error.code !== "HELM_FAILED") throw error;
    // The chart may insist on something that it looks up; the slower way tells.
    return helm.render(call, { asksCluster: true }, signal);
  });
  return readManifest(manifest);
}

/** Whether an object is run as a hook, which Helm makes and deletes by rules of its own. */
export function isHook({ metadata }: KubeObject): boolean {
  return metadata.annotations?.["helm.sh/hook"] !== undefined;
}
