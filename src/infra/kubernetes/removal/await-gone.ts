import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Removal } from "../../infra-driver.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { isTerminating } from "../readiness/pod-readiness.ts";
import { isReadyAtOnce } from "../readiness/readiness.ts";
import { refOf } from "../release-record.ts";
import type { ObjectPicture } from "../watching/object-picture.ts";
import { ReleaseWatch } from "../watching/release-watch.ts";
import { findSilence, silenceTeller } from "../watching/silence.ts";
import { planRemovalWatches } from "../watching/watch-plan.ts";
import { explainRemains, nameRemains } from "./remains.ts";

/** Even a wait whose deadline has passed looks once what there is; this long it waits for the cluster's answer. */
const FIRST_LOOK_MS = 10_000;

/**
 * Waits until these very objects, told by their uids, are gone, and what their controllers made in their last moments. Says how many are
 * left whenever that changes; FORCEFUL gives pods no time to end. RELEASE_NOT_GONE at the deadline, naming each
 * object with what holds it.
 */
export async function awaitGone(
  kube: KubeClient,
  going: readonly ObjectRef[],
  { deadline, mode, onChange }: Pick<Removal, "deadline" | "mode" | "onChange">,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  // Most objects are gone when Helm returns; only the others are worth watching.
  const looks = await inTurn(going, async (ref) => isSame(await kube.get(byName(ref), signal), ref));
  const open = going.filter((_, index) => looks[index]);
  const offspringNamespaces = [
    ...new Set(going.filter(mayHaveOffspring).flatMap(({ namespace }) => namespace ?? [])),
  ];
  if (open.length === 0 && offspringNamespaces.length === 0) return;

  const stop = new AbortController();
  const plan = planRemovalWatches(open, offspringNamespaces);
  const watch = new ReleaseWatch(kube, plan, AbortSignal.any([signal, stop.signal]));
  const uids = new Set(going.flatMap(({ uid }) => uid ?? []));
  const hurried = new Set<string | undefined>();
  const startedAt = now();
  const tellSilence = silenceTeller(onChange);
  let told = "";
  try {
    for (;;) {
      const isLate = now() >= deadline.getTime();
      tellSilence(watch.silence);
      if (watch.isComplete) {
        const remains = findRemains(watch.picture, open, uids);
        if (remains.length === 0) return;
        const sentence = nameRemains(remains);
        if (sentence !== told) onChange(sentence);
        told = sentence;
        if (isLate) throw await notGone(kube, remains, signal);
        if (mode === "FORCEFUL") await hurry(kube, remains, hurried, signal);
      } else if (isLate && now() - startedAt >= FIRST_LOOK_MS) {
        throw new VnfmError(
          "RELEASE_NOT_GONE",
          "The cluster did not tell what is left before the time was up.",
        );
      }
      const limit = watch.isComplete
        ? deadline.getTime()
        : Math.max(deadline.getTime(), startedAt + FIRST_LOOK_MS);
      await watch.next(limit - now());
    }
  } finally {
    stop.abort();
  }
}

async function notGone(
  kube: KubeClient,
  remains: readonly KubeObject[],
  signal: AbortSignal,
): Promise<VnfmError> {
  const silence = await findSilence(kube, signal);
  const explained = await explainRemains(kube, remains, signal);
  if (silence === undefined) return new VnfmError("RELEASE_NOT_GONE", explained);
  return new VnfmError(silence.code, `${silence.message} What was seen last: ${explained}`, {
    cause: silence,
  });
}

function findRemains(
  picture: ObjectPicture,
  open: readonly ObjectRef[],
  uids: Set<string>,
): readonly KubeObject[] {
  const recorded = open.flatMap((ref) => {
    const object = picture.find(ref);
    return object !== undefined && isSame(object, ref) ? [object] : [];
  });
  const offspring: KubeObject[] = [];
  // ReplicaSets first: their pods are known by them, also when they have gone themselves.
  for (const object of [...picture.ofKind("ReplicaSet"), ...picture.ofKind("Pod")]) {
    const { uid = "", ownerReferences = [] } = object.metadata;
    if (recorded.includes(object) || !ownerReferences.some((owner) => uids.has(owner.uid))) continue;
    uids.add(uid);
    offspring.push(object);
  }
  return [...recorded, ...offspring];
}

/** Ends pods at once, each only when it is on its way out: a controller would replace it as long as it lives. */
async function hurry(
  kube: KubeClient,
  remains: readonly KubeObject[],
  hurried: Set<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const pods = remains.filter(
    (object) => object.kind === "Pod" && isTerminating(object) && !hurried.has(object.metadata.uid),
  );
  await inTurn(pods, async (pod) => {
    await kube.delete(refOf(pod), { gracePeriodSeconds: 0 }, signal);
    hurried.add(pod.metadata.uid);
  });
}

function mayHaveOffspring({ apiVersion, kind, name }: ObjectRef): boolean {
  return kind !== "Pod" && !isReadyAtOnce({ apiVersion, kind, metadata: { name } });
}

/** An object made again under the same name is another. */
function isSame(object: KubeObject | undefined, { uid }: ObjectRef): boolean {
  return object !== undefined && object.metadata.uid === uid;
}

function byName({ uid: _, ...ref }: ObjectRef): ObjectRef {
  return ref;
}
