import type { KubeObject } from "../kube-client.ts";
import { as, type Condition, containerStatusesOf, findCondition, type Job, type Pod } from "./kube-shapes.ts";
import { isFinished, isTerminating } from "./pod-readiness.ts";
import { describeEnd, findTrouble } from "./pod-trouble.ts";
import { clause, failed, hopeless, progressing, type Readiness, type Related, ready } from "./verdict.ts";
import { findWarning } from "./warnings.ts";

const creationFailures = new Set(["FailedCreate"]);

/** A Job is awaited to its end. A suspended one is ready: nothing will happen until somebody resumes it. */
export function jobReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Job>(object);
  const holds = (type: string): Condition | undefined => {
    const condition = findCondition(status.conditions, type);
    return condition?.status === "True" ? condition : undefined;
  };
  if (holds("Complete") || holds("SuccessCriteriaMet")) return ready("has completed");
  // FailureTarget comes first, while the last pods are still ending.
  const failure = holds("Failed") ?? holds("FailureTarget");
  if (failure !== undefined) return failed(clause("has failed", failure.reason, failure.message));
  if (spec.suspend) return ready("is suspended");

  const missing = `${status.succeeded ?? 0} of ${spec.completions ?? 1} pods completed`;
  const warnings = related.warnings ?? [];
  const failures = (related.pods ?? []).filter(hasFailed);
  for (const pod of related.pods ?? []) {
    if (isFinished(pod) || isTerminating(pod)) continue;
    const trouble = findTrouble(pod, warnings);
    if (trouble !== undefined) return hopeless(`${missing}; ${pod.metadata.name}: ${trouble}`);
  }
  // The next try may go better, but whoever waits wants to know: six of them take longer than most operations may.
  if (failures.length > 0)
    return hopeless(`${missing}, ${failures.length} failed: ${describeFailure(failures)}`);
  const refusal = related.pods?.length ? undefined : findWarning(warnings, creationFailures, 1);
  return refusal === undefined ? progressing(missing) : hopeless(`${missing}; FailedCreate: ${refusal}`);
}

function hasFailed(pod: KubeObject): boolean {
  return as<Pod>(pod).status?.phase === "Failed";
}

/** What the newest failed pod of a Job has come to. */
function describeFailure(pods: readonly KubeObject[]): string {
  const [newest] = pods.toSorted((a, b) => madeAt(b).localeCompare(madeAt(a)));
  if (newest === undefined) return "";
  const { status = {} } = as<Pod>(newest);
  const ends = containerStatusesOf(newest).flatMap((container) => {
    const end = describeEnd(container);
    return end === undefined ? [] : [`container ${container.name}: ${end}`];
  });
  return clause(
    newest.metadata.name,
    ends[0] ?? status.reason,
    ends[0] === undefined ? status.message : undefined,
  );
}

function madeAt({ metadata }: KubeObject): string {
  return metadata.creationTimestamp ?? "";
}
