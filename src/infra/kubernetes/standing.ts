import type { ObjectRef } from "../../domain/deployment.ts";
import type { KubeObject } from "./kube-client.ts";
import { as, type Job, type Pod, type Volume, type WarningEvent } from "./readiness/kube-shapes.ts";
import { Descendants } from "./readiness/ownership.ts";
import { isFinished } from "./readiness/pod-readiness.ts";
import { readinessOf } from "./readiness/readiness.ts";
import type { SettleWindow } from "./readiness/settle-window.ts";
import { progressing, type Readiness, type Related, ready } from "./readiness/verdict.ts";
import { refOf } from "./release-record.ts";
import type { ReleaseWatch } from "./watching/release-watch.ts";

/** How one object of a release stands, with all that explains it. */
export interface Standing {
  /** The live object, or the manifest's when there is none. */
  readonly object: KubeObject;
  readonly isPresent: boolean;
  readonly readiness: Readiness;
  readonly pods: readonly KubeObject[];
  readonly warnings: readonly KubeObject[];
}

/** A reading of the picture as it is now. */
export interface Reading {
  readonly standings: readonly Standing[];
  readonly pods: Descendants;
  /** Until a pod that is ready but not trusted yet will be; infinite when there is none. */
  readonly settledInMs: number;
}

/** Judges the objects of a manifest by what the watch shows. */
export function readStandings(
  objects: readonly KubeObject[],
  watch: ReleaseWatch,
  settle: SettleWindow,
): Reading {
  const { picture } = watch;
  const find = (uid: string) => picture.findByUid(uid);
  const allPods = picture.ofKind("Pod");
  const pods = new Descendants(allPods, find);
  const replicaSets = new Descendants(picture.ofKind("ReplicaSet"), find);
  const warningsByUid = Map.groupBy(
    picture.ofKind("Event"),
    (event) => as<WarningEvent>(event).involvedObject?.uid ?? "",
  );
  let settledInMs = Number.POSITIVE_INFINITY;
  const isSettled = (pod: KubeObject) => {
    const remaining = settle.remainingMs(pod);
    if (remaining > 0) settledInMs = Math.min(settledInMs, remaining);
    return remaining === 0;
  };

  const standings = objects.map((expected): Standing => {
    const object = picture.find(refOf(expected));
    if (object === undefined) {
      return { object: expected, isPresent: false, readiness: absence(expected), pods: [], warnings: [] };
    }
    const own = { pods: pods.of(object), warnings: [] as KubeObject[] };
    for (const { metadata } of [object, ...replicaSets.of(object), ...own.pods]) {
      own.warnings.push(...(warningsByUid.get(metadata.uid ?? "") ?? []));
    }
    const related: Related = { ...own, isSettled, ...claimFacts(object, allPods, watch) };
    return { object, isPresent: true, readiness: readinessOf(object, related), ...own };
  });
  return { standings, pods, settledInMs };
}

/** Whether an object may have been cleared away already, as it asked for: a Job that has finished. */
export function isFleeting(object: KubeObject): boolean {
  return object.kind === "Job" && as<Job>(object).spec?.ttlSecondsAfterFinished !== undefined;
}

function absence(expected: KubeObject): Readiness {
  return isFleeting(expected) ? ready("has finished and been cleared away") : progressing("does not exist");
}

function claimFacts(
  claim: KubeObject,
  pods: readonly KubeObject[],
  watch: ReleaseWatch,
): Pick<Related, "volumeBinding" | "isMounted"> {
  const { spec = {}, status = {} } = as<Volume>(claim);
  if (claim.kind !== "PersistentVolumeClaim" || status.phase !== "Pending" || !spec.storageClassName)
    return {};
  const { namespace, name } = claim.metadata;
  const isMounted = pods.some(
    (pod) =>
      pod.metadata.namespace === namespace &&
      !isFinished(pod) &&
      as<Pod>(pod).spec?.volumes?.some(
        ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name,
      ),
  );
  const storageClass = watch.lookUp(storageClassRef(spec.storageClassName));
  if (storageClass === undefined) return { isMounted };
  if (storageClass === "absent") return { isMounted, volumeBinding: "no-such-class" };
  const isLate = storageClass.volumeBindingMode === "WaitForFirstConsumer";
  return { isMounted, volumeBinding: isLate ? "WaitForFirstConsumer" : "Immediate" };
}

function storageClassRef(name: string): ObjectRef {
  return { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name };
}
