import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { KubernetesApi } from "../kubernetes-api.ts";
import { checkNamespaces } from "../namespaces/check-namespaces.ts";
import { checkReleaseName } from "../release/ensure-present.ts";
import { describeForeign, isOwnedBy } from "../release/release-owner.ts";
import { listRevisions } from "../release-record.ts";
import { checkNoCollisions } from "./check-collisions.ts";
import { checkKindsServed } from "./check-kinds.ts";
import { checkRights } from "./check-rights.ts";
import { type RenderTarget, renderUnit } from "./render-unit.ts";

export interface CheckTarget extends RenderTarget {
  readonly kube: KubernetesApi;
}

/**
 * Looks, before anything is made, for what would make the units fail: cluster, Helm, charts, values, namespaces, releases and objects of
 * others, kinds not served, rights missing. Costs one short helm process a chart, side by side, and some requests.
 */
export async function checkUnits(
  target: CheckTarget,
  units: readonly DeploymentUnit[],
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const { kube, helm } = target;
  for (const { releaseName } of units) checkReleaseName(releaseName);
  const [kubeVersion, apiVersions] = await Promise.all([
    kube.version(signal),
    kube.servedApis(signal),
    helm.version(signal),
    checkNamespaces(kube, units, signal),
    checkReleasesFree(target, units, owner, signal),
  ]);
  const cluster = { kubeVersion, apiVersions, isFresh: true };
  const rendered = await Promise.all(
    units.map((unit) => renderUnit(target, { unit, owner }, cluster, signal)),
  );
  await checkKindsServed(kube, rendered, signal);
  await checkRights(kube, rendered, signal);
  await checkNoCollisions(kube, rendered, signal);
}

async function checkReleasesFree(
  { kube }: CheckTarget,
  units: readonly DeploymentUnit[],
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const newest = await Promise.all(
    units.map(async ({ releaseName, namespace }) =>
      (await listRevisions(kube, { name: releaseName, namespace }, signal)).at(-1),
    ),
  );
  const foreign = newest.filter((revision) => revision !== undefined && !isOwnedBy(owner, revision));
  if (foreign.length === 0) return;
  const list = foreign.map((revision) => revision && describeForeign(revision)).join("; ");
  throw new VnfmError("RELEASE_NOT_OURS", `${list}. Choose another namespace.`);
}
