import { createHash } from "node:crypto";
import type { DeploymentUnit, ObservedVnfc, VduBinding } from "../../domain/deployment.ts";
import type { SimulatedRelease } from "./simulated-cluster.ts";

/** One of a VDU's pods. The same pod has the same uid whenever it is looked at; another chart makes another pod. */
export function toVnfc(
  { releaseName, namespace }: DeploymentUnit,
  { vduId, vduName, workload }: VduBinding,
  index: number,
  release: SimulatedRelease | undefined,
): ObservedVnfc {
  const workloadName = workload?.name ?? `${releaseName}-${vduName}`;
  const podName = `${workloadName}-${index}`;
  const identity = [namespace, podName, release?.replacements?.[podName], release?.chart];
  const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
  const podUid = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  return { vduId, podName, podUid, namespace, node: "simulated", workloadKind: "Deployment", workloadName };
}
