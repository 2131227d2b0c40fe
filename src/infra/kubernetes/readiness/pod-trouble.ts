import type { KubeObject } from "../kube-client.ts";
import { as, type ContainerStatus, containerStatusesOf, findCondition, type Pod } from "./kube-shapes.ts";
import { clause } from "./verdict.ts";
import { findWarning, warningsAbout } from "./warnings.ts";

const hopelessWaits = new Set([
  "ImagePullBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "ImageInspectError",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "CrashLoopBackOff",
]);
const startFailures = new Set([
  "FailedMount",
  "FailedAttachVolume",
  "FailedMapVolume",
  "FailedCreatePodSandBox",
]);
const probeFailures = new Set(["Unhealthy"]);
/** Both happen once or twice in healthy starts. */
const START_FAILURES = 2;
const PROBE_FAILURES = 3;

/**
 * Why a pod will not get ready by itself: "container smf: CrashLoopBackOff: exit code 1 (Error)". `undefined` when there is
 * hope. Holds nothing that changes while the trouble stays the same, such as a restart count.
 */
export function findTrouble(pod: KubeObject, warnings: readonly KubeObject[]): string | undefined {
  const { status = {} } = as<Pod>(pod);
  const scheduled = findCondition(status.conditions, "PodScheduled");
  if (scheduled?.status === "False" && scheduled.reason === "Unschedulable") {
    return clause("Unschedulable", scheduled.message);
  }
  const containers = containerStatusesOf(pod);
  for (const container of containers) {
    const trouble = troubleOfContainer(container);
    if (trouble !== undefined) return clause(`container ${container.name}`, trouble);
  }
  const about = warningsAbout(warnings, pod);
  if (status.phase === "Pending" && !containers.some(({ state }) => state?.running)) {
    return findWarning(about, startFailures, START_FAILURES);
  }
  const isWaiting = findCondition(status.conditions, "Ready")?.status !== "True";
  return isWaiting ? findWarning(about, probeFailures, PROBE_FAILURES) : undefined;
}

function troubleOfContainer(status: ContainerStatus): string | undefined {
  const { waiting } = status.state ?? {};
  if (waiting?.reason === "CrashLoopBackOff") return clause("CrashLoopBackOff", describeEnd(status));
  if (waiting?.reason !== undefined && hopelessWaits.has(waiting.reason)) {
    return clause(waiting.reason, `image ${status.image}`, waiting.message);
  }
  // For its first ten seconds the kubelet shows a back-off only as the end that led to it.
  const restarts = status.restartCount ?? 0;
  const isCrashing = status.state?.terminated ? restarts >= 1 : restarts >= 2 && status.ready !== true;
  const end = isCrashing ? describeEnd(status) : undefined;
  return end && clause("keeps crashing", end);
}

/** How a container last ended; `undefined` when it never did, or ended well. */
export function describeEnd({ state, lastState }: ContainerStatus): string | undefined {
  const end = state?.terminated ?? lastState?.terminated;
  if (end === undefined || (end.exitCode === 0 && end.reason === "Completed")) return undefined;
  const how = end.signal ? `signal ${end.signal}` : `exit code ${end.exitCode}`;
  return clause(end.reason === undefined ? how : `${how} (${end.reason})`, end.message);
}
