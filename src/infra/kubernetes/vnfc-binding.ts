import type { DeploymentUnit, ObservedVnfc, VduBinding } from "../../domain/deployment.ts";
import type { KubeObject } from "./kube-client.ts";
import { as, type Pod } from "./readiness/kube-shapes.ts";
import type { Descendants } from "./readiness/ownership.ts";
import { isFinished, isTerminating } from "./readiness/pod-readiness.ts";

const workloadKinds = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod"]);

export interface PodBinding {
  /** VDU by VDU, each in the order its pods were made; finished ones and those on their way out too. */
  readonly pods: readonly { readonly vnfc: ObservedVnfc; readonly pod: KubeObject }[];
  /** What could not be bound, as sentences. */
  readonly warnings: readonly string[];
}

/**
 * Finds the pods that serve the VDUs of a unit: those that descend from a workload of its own release. Never by label selector, which two workloads
 * may share, nor by a part of a pod's name, which another workload's may contain.
 *
 * @param objects the live main objects of the release
 * @param pods the pods of its namespaces, by owner
 */
export function bindPods(
  unit: Pick<DeploymentUnit, "name" | "releaseName" | "vdus">,
  objects: readonly KubeObject[],
  pods: Pick<Descendants, "of">,
): PodBinding {
  const { bound, warnings } = bindWorkloads(unit, objects);
  return {
    pods: bound.flatMap(({ vdu: { vduId }, workload }) =>
      (workload.kind === "Pod" ? [workload] : pods.of(workload))
        .toSorted(byCreation)
        .map((pod) => ({ vnfc: toVnfc(vduId, workload, pod), pod })),
    ),
    warnings,
  };
}

/** As bindPods, but only pods at work. */
export function bindVnfcs(...given: Parameters<typeof bindPods>): {
  readonly vnfcs: readonly ObservedVnfc[];
  readonly warnings: readonly string[];
} {
  const { pods, warnings } = bindPods(...given);
  const atWork = pods.filter(({ pod }) => !isTerminating(pod) && !isFinished(pod));
  return { vnfcs: atWork.map(({ vnfc }) => vnfc), warnings };
}

/** Whether an object is of a kind that can be a VDU's workload. */
export function isWorkload({ kind }: Pick<KubeObject, "kind">): boolean {
  return workloadKinds.has(kind);
}

export interface BoundWorkload {
  readonly vdu: VduBinding;
  readonly workload: KubeObject;
}

/** Says whether a workload is a VDU's; asked only about VDUs and workloads that no earlier rule has bound. */
type Rule = (workload: KubeObject, vdu: VduBinding, releaseName: string) => boolean;

/** From the surest to the weakest. A declared VDU is bound as declared or not at all. */
const rules: readonly Rule[] = [
  ({ kind, metadata }, { workload: declared }) =>
    declared !== undefined && isKind(kind, declared.kind) && same(metadata.name, declared.name),
  ({ kind, metadata }, { workload: declared }, releaseName) =>
    declared !== undefined &&
    isKind(kind, declared.kind) &&
    same(metadata.name, `${releaseName}-${declared.name}`),
  byName(({ metadata }, { vduName, vduId }) => same(metadata.name, vduName) || same(metadata.name, vduId)),
  // Tacker's rule: the chart names the workload `<VDU name>-<suffix without a dash>`.
  byName(({ metadata }, { vduName }) => same(metadata.name.replace(/-[^-]*$/, ""), vduName)),
  // The suffix meant is the release's name, which has dashes when a VNF has several charts.
  byName(({ metadata }, { vduName }, releaseName) => same(metadata.name, `${vduName}-${releaseName}`)),
  byName(({ metadata }, { vduName }, releaseName) => same(metadata.name, `${releaseName}-${vduName}`)),
];

/** Finds the workload that is each VDU among the objects of a release, live or rendered. */
export function bindWorkloads(
  { name: unitName, releaseName, vdus }: Pick<DeploymentUnit, "name" | "releaseName" | "vdus">,
  objects: readonly KubeObject[],
): { bound: readonly BoundWorkload[]; warnings: readonly string[] } {
  const workloads = objects.filter(isWorkload);
  const bound: BoundWorkload[] = [];
  const warnings: string[] = [];
  const open = new Set(vdus);
  const free = new Set(workloads);
  const isOnlyPair = vdus.length === 1 && workloads.filter(isLasting).length === 1;
  for (const rule of isOnlyPair ? [...rules, byName(isLasting)] : rules) {
    const claims = [...open].flatMap((vdu) => {
      const found = [...free].filter((workload) => rule(workload, vdu, releaseName));
      return found.length === 0 ? [] : [{ vdu, found }];
    });
    for (const { vdu, found } of claims) {
      open.delete(vdu);
      const rivals = claims.filter((claim) => claim.found.some((workload) => found.includes(workload)));
      const [workload] = found;
      if (workload === undefined || found.length > 1 || rivals.length > 1) {
        warnings.push(
          ambiguity(
            unitName,
            rivals.map(({ vdu: rival }) => rival.vduId),
            found,
          ),
        );
      } else {
        free.delete(workload);
        bound.push({ vdu, workload });
      }
    }
  }
  for (const vdu of open) warnings.push(absence(unitName, vdu, [...free]));
  return { bound: bound.toSorted((a, b) => vdus.indexOf(a.vdu) - vdus.indexOf(b.vdu)), warnings };
}

function byName(rule: Rule): Rule {
  return (workload, vdu, releaseName) => vdu.workload === undefined && rule(workload, vdu, releaseName);
}

function ambiguity(unitName: string, vduIds: readonly string[], found: readonly KubeObject[]): string {
  return `${unitName}: ${vduIds.join(" and ")} may be ${listOf(found)}, none is bound; declare the workload of each VDU.`;
}

function absence(
  unitName: string,
  { vduId, vduName, workload: declared }: VduBinding,
  free: readonly KubeObject[],
): string {
  const wanted =
    declared === undefined ? `named after ${vduName}` : [declared.kind, declared.name].join(" ").trim();
  return `${unitName}: VDU ${vduId} has no workload ${wanted}; workloads without a VDU: ${listOf(free) || "none"}.`;
}

function listOf(objects: readonly KubeObject[]): string {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(" or ");
}

/** Jobs come and go; a chart's set-up Job does not make the VDU's workload less clear. */
function isLasting({ kind }: KubeObject): boolean {
  return kind !== "Job";
}

function isKind(kind: string, declared: string | undefined): boolean {
  return declared === undefined || same(kind, declared);
}

function toVnfc(vduId: string, { kind, metadata }: KubeObject, pod: KubeObject): ObservedVnfc {
  const node = as<Pod>(pod).spec?.nodeName;
  return {
    vduId,
    podName: pod.metadata.name,
    podUid: pod.metadata.uid ?? "",
    namespace: pod.metadata.namespace ?? "",
    ...(node === undefined ? {} : { node }),
    workloadKind: kind,
    workloadName: metadata.name,
  };
}

/** Pods made within one second go by name, `db-2` before `db-10`. */
function byCreation({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  const byTime = (a.creationTimestamp ?? "").localeCompare(b.creationTimestamp ?? "");
  return byTime || a.name.localeCompare(b.name, "en", { numeric: true });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
