import type { DeploymentUnit } from "../../domain/deployment.ts";
import type { KubeClient } from "./kube-client.ts";
import { findManifestRecord } from "./manifests/manifest-record.ts";
import { findReleaseRecord, type ReleaseRecord } from "./release-record.ts";

/** What a unit was last made of, as Helm or Fairlead has recorded it in the cluster; `undefined` when it is not there. */
export async function findUnitRecord(
  kube: KubeClient,
  unit: DeploymentUnit,
  signal: AbortSignal,
): Promise<ReleaseRecord | undefined> {
  if ("manifests" in unit) return await findManifestRecord(kube, unit, signal);
  return await findReleaseRecord(kube, { name: unit.releaseName, namespace: unit.namespace }, signal);
}
