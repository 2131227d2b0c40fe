import type { KubeObject } from "../kube-client.ts";
import { as, findCondition, isStale, type Workload } from "./kube-shapes.ts";
import { countsAsReady, isFinished, isTerminating } from "./pod-readiness.ts";
import { findTrouble } from "./pod-trouble.ts";
import { clause, hopeless, progressing, type Readiness, type Related, ready } from "./verdict.ts";
import { findWarning } from "./warnings.ts";

const creationFailures = new Set(["FailedCreate"]);
const unseen = progressing("its controller has not seen it yet");

export function deploymentReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Workload>(object);
  if (isUnseen(object)) return unseen;
  const wanted = spec.replicas ?? 1;
  const updated = status.updatedReplicas ?? 0;
  const old = (status.replicas ?? 0) - updated;
  const deadline = findCondition(status.conditions, "Progressing");
  return judge(object, related, {
    wanted,
    available: status.availableReplicas ?? 0,
    rollout:
      updated < wanted
        ? `${updated} of ${wanted} pods up to date`
        : old > 0
          ? `${old} pods of the former revision remain`
          : undefined,
    trouble:
      (deadline?.reason === "ProgressDeadlineExceeded"
        ? clause(deadline.reason, deadline.message)
        : undefined) ?? (spec.paused && updated < wanted ? "its rollout is paused" : undefined),
  });
}

export function replicaSetReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Workload>(object);
  if (isUnseen(object)) return unseen;
  return judge(object, related, { wanted: spec.replicas ?? 1, available: status.availableReplicas ?? 0 });
}

export function statefulSetReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Workload>(object);
  if (isUnseen(object)) return unseen;
  const wanted = spec.replicas ?? 1;
  const surplus = (status.replicas ?? 0) - wanted;
  return judge(object, related, {
    wanted,
    // Absent in clusters that do not yet know minReadySeconds for StatefulSets.
    available: status.availableReplicas ?? status.readyReplicas ?? 0,
    rollout: surplus > 0 ? `${surplus} pods too many` : rolloutOfStatefulSet(object, wanted),
  });
}

export function daemonSetReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Workload>(object);
  if (isUnseen(object)) return unseen;
  const wanted = status.desiredNumberScheduled ?? 0;
  const updated = status.updatedNumberScheduled ?? 0;
  const isByHand = spec.updateStrategy?.type === "OnDelete";
  return judge(object, related, {
    wanted,
    available: status.numberAvailable ?? 0,
    rollout: !isByHand && updated < wanted ? `${updated} of ${wanted} pods up to date` : undefined,
  });
}

/** With OnDelete people update by hand; with a partition only the pods above it are updated. */
function rolloutOfStatefulSet(object: KubeObject, wanted: number): string | undefined {
  const { spec = {}, status = {} } = as<Workload>(object);
  if (spec.updateStrategy?.type === "OnDelete") return undefined;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const due = Math.max(0, wanted - partition);
  const updated = status.updatedReplicas ?? 0;
  // Equal revisions: there is nothing to roll out.
  const isCurrent = partition === 0 && status.currentRevision === status.updateRevision;
  return !isCurrent && updated < due ? `${updated} of ${due} pods up to date` : undefined;
}

/** A controller writes `observedGeneration` with its first status. */
function isUnseen(object: KubeObject): boolean {
  return typeof object.status?.observedGeneration !== "number" || isStale(object);
}

interface Counts {
  readonly wanted: number;
  /** As the controller counts. */
  readonly available: number;
  /** What keeps the change from being complete. */
  readonly rollout?: string | undefined;
  /** Trouble of the workload itself. */
  readonly trouble?: string | undefined;
}

/** Ready when the controller and the pods themselves both say so; otherwise whatever trouble explains it. */
function judge(
  object: KubeObject,
  related: Related,
  { wanted, available, rollout, trouble }: Counts,
): Readiness {
  const live = related.pods?.filter((pod) => !isTerminating(pod) && !isFinished(pod));
  const readyPods = live?.filter((pod) => countsAsReady(pod, related)).length ?? available;
  const count = `${Math.min(available, readyPods, wanted)} of ${wanted} pods ready`;
  const isShort = available < wanted || readyPods < wanted;
  const missing = rollout ?? (isShort ? count : undefined) ?? describeSurplus(related, wanted);
  if (missing === undefined) return ready(count);

  const reason =
    findPodTrouble(live ?? [], related) ??
    (live === undefined || live.length < wanted ? findRefusal(object, related) : undefined) ??
    trouble;
  return reason === undefined ? progressing(missing) : hopeless(`${missing}; ${reason}`);
}

/** Pods that have to go still hold what they were given, such as addresses and devices, until they are gone. */
function describeSurplus({ pods = [] }: Related, wanted: number): string | undefined {
  const present = pods.filter((pod) => !isFinished(pod));
  const leaving = present.filter(isTerminating).length;
  const surplus = present.length - leaving - wanted;
  if (surplus > 0) return `${surplus} pods too many`;
  return leaving > 0 ? `${wanted} of ${wanted} pods ready, ${leaving} shutting down` : undefined;
}

function findPodTrouble(pods: readonly KubeObject[], related: Related): string | undefined {
  for (const pod of pods) {
    const trouble = findTrouble(pod, related.warnings ?? []);
    if (trouble !== undefined) return `${pod.metadata.name}: ${trouble}`;
  }
  return undefined;
}

/** Quota and admission refuse pods before they exist; only the controller can tell. */
function findRefusal(object: KubeObject, { warnings = [] }: Related): string | undefined {
  const failure = findCondition(as<Workload>(object).status?.conditions, "ReplicaFailure");
  if (failure?.status === "True") return clause(failure.reason, failure.message);
  const refusal = findWarning(warnings, creationFailures, 1);
  return refusal && clause("FailedCreate", refusal);
}
