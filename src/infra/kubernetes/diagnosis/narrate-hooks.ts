import { setTimeout as sleep } from "node:timers/promises";
import type { Wait } from "../../infra-driver.ts";
import type { KubeClient } from "../kube-client.ts";
import { Narrator } from "../narrator.ts";
import { findReleaseRecord, type ReleaseRecord, refOf } from "../release-record.ts";
import { keyOf } from "../watching/object-picture.ts";
import { readHookStandings } from "./hook-standings.ts";

/** Most calls of Helm are over before the first look. */
const LOOK_EVERY_MS = 2_000;

export interface NarratedRelease {
  /** What people call it. */
  readonly title: string;
  readonly releaseName: string;
  readonly namespace: string;
  readonly isRemoval?: boolean;
}

/**
 * Tells how the hooks of a release come along while a call of Helm is at work that waits for them: Helm itself says nothing before the
 * time of a hook is up, however hopeless it is. Never makes the work fail.
 */
export async function narrateHooks<T>(
  kube: KubeClient,
  release: NarratedRelease,
  onChange: Wait["onChange"],
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const over = new AbortController();
  const telling = tell(kube, release, onChange, AbortSignal.any([signal, over.signal])).catch(
    () => undefined,
  );
  try {
    return await work();
  } finally {
    over.abort();
    await telling;
  }
}

async function tell(
  kube: KubeClient,
  { title, releaseName: name, namespace, isRemoval = false }: NarratedRelease,
  onChange: Wait["onChange"],
  signal: AbortSignal,
): Promise<void> {
  const narrator = new Narrator(onChange);
  for (;;) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    const record = await findReleaseRecord(kube, { name, namespace }, signal);
    const hooks = record === undefined ? [] : hooksAtWork(record, isRemoval);
    for (const { object, readiness } of await readHookStandings(kube, hooks, signal)) {
      if (readiness.state === "ready") continue;
      narrator.report(
        keyOf(refOf(object)),
        `${title}: hook ${object.kind} ${object.metadata.name}`,
        readiness,
      );
    }
  }
}

/** Those of the moment: others may lie about from an earlier one. Helm marks a removal only when its first hooks are through. */
function hooksAtWork({ status, hooks }: ReleaseRecord, isRemoval: boolean): ReleaseRecord["hooks"] {
  const verb = isRemoval ? "delete" : /^pending-(install|upgrade)$/.exec(status)?.[1];
  return hooks.filter(({ events }) =>
    events.some((event) => /^(?:pre|post)-/.test(event) && event.endsWith(`-${verb}`)),
  );
}
