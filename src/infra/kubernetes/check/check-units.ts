import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { allEnded } from "../../../support/all-ended.ts";
import type { Owner } from "../../infra-driver.ts";
import { routeToWorkloads } from "../counts/route-to-workloads.ts";
import type { KubernetesApi } from "../kubernetes-api.ts";
import { checkManifests } from "../manifests/check-manifests.ts";
import { findManifestRecord } from "../manifests/manifest-record.ts";
import { checkNamespaces } from "../namespaces/check-namespaces.ts";
import { checkReleaseName } from "../release/ensure-present.ts";
import { describeForeign, isOwnedBy } from "../release/release-owner.ts";
import { listRevisions } from "../release-record.ts";
import { checkNoCollisions } from "./check-collisions.ts";
import { checkKindsServed } from "./check-kinds.ts";
import { checkRights } from "./check-rights.ts";
import { type RenderTarget, renderUnit } from "./render-unit.ts";
import { withDefinitions } from "./with-definitions.ts";

export interface CheckTarget extends RenderTarget {
  readonly kube: KubernetesApi;
}

/**
 * Looks, before anything is made, for what would make the units fail: cluster, Helm, charts, values, namespaces, releases and objects of
 * others, kinds not served, rights missing. Costs one short helm process a chart, side by side, and some requests; what the charts would make
 * tells also where a count needs another route.
 */
export async function checkUnits(
  target: CheckTarget,
  units: readonly DeploymentUnit[],
  owner: Owner,
  signal: AbortSignal,
): Promise<readonly DeploymentUnit[]> {
  const { kube, helm } = target;
  for (const { releaseName } of units) checkReleaseName(releaseName);
  const cluster = askCluster(kube, signal);
  const rendering = cluster.then((facts) =>
    // All of them: what is still being brought somewhere when this rejects could not be taken away.
    allEnded(units.map((unit) => renderUnit(target, { unit, owner }, facts, signal))),
  );
  await allInOrder([
    cluster,
    ...(units.some((unit) => "chart" in unit) ? [helm.version(signal)] : []),
    checkNamespaces(kube, units, signal),
    checkReleasesFree(target, units, owner, signal),
    rendering,
  ]);
  const rendered = await rendering;
  const fromCharts = rendered.filter(({ unit }) => "chart" in unit);
  await allInOrder([
    checkKindsServed(kube, rendered, signal),
    checkRights(kube, rendered, signal),
    checkNoCollisions(kube, fromCharts, signal),
  ]);
  for (const unit of rendered) {
    if ("manifests" in unit.unit) await checkManifests(kube, unit, owner, signal);
  }
  return routeToWorkloads(rendered.map(withDefinitions));
}

async function askCluster(kube: KubernetesApi, signal: AbortSignal) {
  const [kubeVersion, apiVersions] = await Promise.all([kube.version(signal), kube.servedApis(signal)]);
  return { kubeVersion, apiVersions, isFresh: true };
}

/** Side by side; of what fails, the first in the list is told, whichever was the fastest. */
async function allInOrder(checks: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(checks)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}

async function checkReleasesFree(
  { kube }: CheckTarget,
  units: readonly DeploymentUnit[],
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const newest = await Promise.all(
    units.map(async (unit) =>
      "manifests" in unit
        ? findManifestRecord(kube, unit, signal)
        : (await listRevisions(kube, { name: unit.releaseName, namespace: unit.namespace }, signal)).at(-1),
    ),
  );
  const foreign = newest.filter((revision) => revision !== undefined && !isOwnedBy(owner, revision));
  if (foreign.length === 0) return;
  const list = foreign.map((revision) => revision && describeForeign(revision)).join("; ");
  throw new VnfmError("RELEASE_NOT_OURS", `${list}. Choose another namespace.`);
}
