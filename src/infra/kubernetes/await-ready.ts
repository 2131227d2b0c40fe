import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { ReadyUnit, Wait } from "../infra-driver.ts";
import { describeStandings } from "./diagnosis/describe-standings.ts";
import type { KubeClient, KubeObject } from "./kube-client.ts";
import { Narrator } from "./narrator.ts";
import { SettleWindow } from "./readiness/settle-window.ts";
import { type ReleaseRecord, refOf } from "./release-record.ts";
import { type Reading, readStandings, type Standing } from "./standing.ts";
import { bindVnfcs } from "./vnfc-binding.ts";
import { keyOf } from "./watching/object-picture.ts";
import { ReleaseWatch } from "./watching/release-watch.ts";
import { findSilence, silenceTeller } from "./watching/silence.ts";
import { planReadinessWatches } from "./watching/watch-plan.ts";

/** Even a wait whose deadline has passed looks once how things stand; this long it waits for the cluster's answer. */
const FIRST_LOOK_MS = 10_000;

export interface AwaitedRelease {
  readonly unit: DeploymentUnit;
  readonly record: Pick<ReleaseRecord, "namespace" | "revision" | "objects">;
}

export interface AwaitOptions {
  /** How long a pod without readiness probes must run before it is trusted. */
  readonly settleMs: number;
  readonly now: () => number;
}

/**
 * Waits until all objects of the releases are ready and tells how they come along; see InfraDriver. Watches, so that the wait ends
 * a few milliseconds after the last pod is ready.
 */
export async function awaitReady(
  client: KubeClient,
  releases: readonly AwaitedRelease[],
  wait: Wait,
  { settleMs, now }: AwaitOptions,
  signal: AbortSignal,
): Promise<readonly ReadyUnit[]> {
  const stop = new AbortController();
  const objects = uniqueObjects(releases.flatMap(({ record }) => record.objects));
  const watch = new ReleaseWatch(
    client,
    planReadinessWatches(objects),
    AbortSignal.any([signal, stop.signal]),
  );
  const settle = new SettleWindow(settleMs, now);
  const narrator = new Narrator((sentence) => wait.onChange(sentence));
  const tellSilence = silenceTeller((sentence) => narrator.say(sentence));
  const startedAt = now();
  try {
    for (;;) {
      const isLate = now() >= wait.deadline.getTime();
      tellSilence(watch.silence);
      const reading = watch.isComplete ? readStandings(objects, watch, settle) : undefined;
      // Judging may have found that more must be looked up first.
      if (reading === undefined || !watch.isComplete) {
        if (isLate && now() - startedAt >= FIRST_LOOK_MS) throw unanswered(releases);
        await watch.next(Math.max(wait.deadline.getTime(), startedAt + FIRST_LOOK_MS) - now());
        continue;
      }
      narrate(reading.standings, narrator);
      const open = reading.standings.filter(({ readiness }) => readiness.state !== "ready");
      if (open.length === 0) return toReadyUnits(releases, reading, narrator);
      if (isLate || open.some(({ readiness }) => readiness.state === "failed")) {
        const context = { notes: watch.notes, now: now() };
        const silence = await findSilence(client, signal);
        const details = await describeStandings(client, open, context, signal);
        const elapsed = Math.round((context.now - startedAt) / 1_000);
        const count = `${open.length} of ${objects.length} objects not ready after ${elapsed} s`;
        const heading = `${namesOf(releases)}: ${count}`;
        if (silence === undefined) throw new VnfmError("RELEASE_NOT_READY", `${heading}.\n${details}`);
        const seen = `${heading}, as far as could be seen; ${silence.message} What was seen last:`;
        throw new VnfmError(silence.code, `${seen}\n${details}`, { cause: silence });
      }
      await watch.next(Math.min(wait.deadline.getTime() - now(), reading.settledInMs));
    }
  } finally {
    stop.abort();
  }
}

/** Objects that take no time are not worth a sentence unless they are missing. */
function narrate(standings: readonly Standing[], narrator: Narrator): void {
  for (const { object, readiness } of standings) {
    if (readiness.reason === "exists") continue;
    narrator.report(keyOf(refOf(object)), nameOf(object), readiness);
  }
}

/** Workloads go by their name alone, as people call them. */
function nameOf({ kind, metadata }: KubeObject): string {
  const isWorkload = ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);
  return isWorkload ? metadata.name : `${kind} ${metadata.name}`;
}

function toReadyUnits(
  releases: readonly AwaitedRelease[],
  { standings, pods }: Reading,
  narrator: Narrator,
): readonly ReadyUnit[] {
  const live = new Map(
    standings.filter(({ isPresent }) => isPresent).map(({ object }) => [keyOf(refOf(object)), object]),
  );
  return releases.map(({ unit, record }) => {
    const objects = record.objects.flatMap((object) => live.get(keyOf(refOf(object))) ?? []);
    const { vnfcs, warnings } = bindVnfcs(unit, objects, pods);
    for (const warning of warnings) narrator.say(warning);
    return {
      unitName: unit.name,
      release: { releaseName: unit.releaseName, namespace: record.namespace, revision: record.revision },
      objects: objects.map(refOf),
      vnfcs,
    };
  });
}

function uniqueObjects(objects: readonly KubeObject[]): readonly KubeObject[] {
  return [...new Map(objects.map((object) => [keyOf(refOf(object)), object])).values()];
}

function unanswered(releases: readonly AwaitedRelease[]): VnfmError {
  return new VnfmError(
    "RELEASE_NOT_READY",
    `${namesOf(releases)}: the cluster did not tell how the objects stand before the time was up.`,
  );
}

function namesOf(releases: readonly AwaitedRelease[]): string {
  return releases.map(({ unit }) => unit.name).join(", ");
}
