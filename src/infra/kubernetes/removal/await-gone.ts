import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Wait } from "../../infra-driver.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { ReleaseWatch } from "../watching/release-watch.ts";
import { planRemovalWatches } from "../watching/watch-plan.ts";
import { explainRemains, nameRemains } from "./remains.ts";

/** Even a wait whose deadline has passed looks once what there is; this long it waits for the cluster's answer. */
const FIRST_LOOK_MS = 10_000;

/**
 * Waits until these very objects, told by their uids, are gone, and says how many are left whenever that changes.
 * RELEASE_NOT_GONE at the deadline, naming each with what holds it.
 */
export async function awaitGone(
  kube: KubeClient,
  going: readonly ObjectRef[],
  { deadline, onChange }: Wait,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  // Most objects are gone when Helm returns; only the others are worth watching.
  const looks = await inTurn(going, async (ref) => isSame(await kube.get(byName(ref), signal), ref));
  const open = going.filter((_, index) => looks[index]);
  if (open.length === 0) return;

  const stop = new AbortController();
  const watch = new ReleaseWatch(kube, planRemovalWatches(open), AbortSignal.any([signal, stop.signal]));
  const startedAt = now();
  let told = "";
  try {
    for (;;) {
      const isLate = now() >= deadline.getTime();
      if (watch.isComplete) {
        const remains = open.flatMap((ref) => {
          const object = watch.picture.find(ref);
          return object !== undefined && isSame(object, ref) ? [object] : [];
        });
        if (remains.length === 0) return;
        const sentence = nameRemains(remains);
        if (sentence !== told) onChange(sentence);
        told = sentence;
        if (isLate) throw new VnfmError("RELEASE_NOT_GONE", await explainRemains(kube, remains, signal));
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

/** An object made again under the same name is another. */
function isSame(object: KubeObject | undefined, { uid }: ObjectRef): boolean {
  return object !== undefined && object.metadata.uid === uid;
}

function byName({ uid: _, ...ref }: ObjectRef): ObjectRef {
  return ref;
}
