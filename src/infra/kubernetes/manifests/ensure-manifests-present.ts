import { createHash } from "node:crypto";
import type { ManifestUnit } from "../../../domain/deployment.ts";
import type { Owner, Release } from "../../infra-driver.ts";
import { takesCount } from "../counts/counted-workloads.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { isTerminating } from "../readiness/pod-readiness.ts";
import { checkOwner, isOwnedBy } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { isFleeting } from "../standing.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { keyOf } from "../watching/object-picture.ts";
import { type ApplyTarget, applyObject } from "./apply-object.ts";
import { hasFailedForGood } from "./check-change.ts";
import { findManifestRecord, type ManifestRecord, saveManifestRecord } from "./manifest-record.ts";
import { type ManifestTarget, readUnitObjects } from "./unit-objects.ts";

/**
 * Brings the objects of a unit to the wanted form, from wherever an earlier call has left them: applies them one by one on the server's
 * side, then removes those that the files have no more. What is about to be made is recorded before. Of a unit that has its form already
 * only what has gone or failed since is made again.
 */
export async function ensureManifestsPresent(
  target: ManifestTarget & ApplyTarget,
  unit: ManifestUnit,
  owner: Owner,
  signal: AbortSignal,
): Promise<Release> {
  const { kube } = target;
  const { releaseName, namespace } = unit;
  const objects = await readUnitObjects(target, unit, owner, signal);
  const digest = digestOf(objects, unit);
  const before = await findManifestRecord(kube, unit, signal);
  if (before !== undefined) checkOwner(owner, before);
  if (before?.status === "deployed" && before.digest === digest) {
    await restoreObjects(target, { unit, owner, before, objects }, signal);
    return { releaseName, namespace, revision: before.revision };
  }
  const revision = nextRevision(before, digest);
  const former = formerObjects(before, objects);
  const state = { revision, digest, objects, former, status: "pending-upgrade" } as const;
  await saveManifestRecord(kube, unit, owner, state, signal);
  for (const object of objects) await applyObject(target, object, owner, signal);
  await inTurn(former.toReversed(), (object) => removeOwn(kube, object, owner, signal));
  await saveManifestRecord(kube, unit, owner, { ...state, former: [], status: "deployed" }, signal);
  return { releaseName, namespace, revision };
}

/** A unit that has its form, as it was recorded and as its objects are to be. */
interface PresentUnit {
  readonly unit: ManifestUnit;
  readonly owner: Owner;
  readonly before: ManifestRecord;
  readonly objects: readonly KubeObject[];
}

/** Counts are set on the workloads themselves: they change without a new revision. */
function digestOf(objects: readonly KubeObject[], unit: ManifestUnit): string {
  const { bound } = bindWorkloads(unit, objects);
  const counted = new Set(bound.map(({ workload }) => workload).filter((one) => takesCount(objects, one)));
  const content = objects.map((object) =>
    counted.has(object) ? { ...object, spec: { ...object.spec, replicas: undefined } } : object,
  );
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** A revision that was interrupted is taken up again under its number. */
function nextRevision(before: ManifestRecord | undefined, digest: string): number {
  if (before === undefined) return 1;
  return before.digest === digest ? before.revision : before.revision + 1;
}

function formerObjects(
  before: ManifestRecord | undefined,
  objects: readonly KubeObject[],
): readonly KubeObject[] {
  const wanted = new Set(objects.map((object) => keyOf(refOf(object))));
  const known = [...(before?.former ?? []), ...(before?.objects ?? [])];
  return known.filter((object) => !wanted.has(keyOf(refOf(object))));
}

/** What somebody has removed since, or what has failed for good, nobody else would make again. */
async function restoreObjects(
  target: ApplyTarget,
  { unit, owner, before, objects }: PresentUnit,
  signal: AbortSignal,
): Promise<void> {
  const { kube } = target;
  const live = await inTurn(objects, (object) => kube.get(refOf(object), signal));
  const isLost = (object: KubeObject, existing: KubeObject | undefined) =>
    existing === undefined
      ? !isFleeting(object) || before.anew?.includes(keyOf(refOf(object)))
      : isTerminating(existing) || hasFailedForGood(existing);
  const lost = objects.filter((object, index) => isLost(object, live[index]));
  const { revision, digest, former } = before;
  const note = (anew: readonly string[]) => {
    const state = { revision, digest, former, objects: before.objects, status: "deployed", anew } as const;
    return saveManifestRecord(kube, unit, owner, state, signal);
  };
  // After a crash between the end of the one and the beginning of the other it would pass for one that has finished.
  const fleeting = lost.filter(isFleeting).map((object) => keyOf(refOf(object)));
  if (fleeting.length > 0) await note(fleeting);
  for (const object of lost) await applyObject(target, object, owner, signal);
  if (fleeting.length > 0) await note([]);
}

async function removeOwn(
  kube: KubeClient,
  object: KubeObject,
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const existing = await kube.get(refOf(object), signal);
  if (existing === undefined || !isOwnedBy(owner, existing.metadata)) return;
  await kube.delete(refOf(existing), { propagation: "Background" }, signal);
}
