import { setTimeout as sleep } from "node:timers/promises";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import { withLiveCount } from "../counts/with-live-count.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { deletePod } from "../pods/delete-pod.ts";
import { isTerminating } from "../readiness/pod-readiness.ts";
import { describeForeignObject, isOwnedBy } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { awaitGone } from "../removal/await-gone.ts";
import { checkChange, hasFailedForGood, isOverQuota, isRefusal } from "./check-change.ts";

const PAUSE_MS = 100;
const KIND_TIMEOUT_MS = 30_000;
const QUOTA_TIMEOUT_MS = 15_000;

export interface ApplyTarget {
  readonly kube: KubeClient;
  /** How long an object may take to go that another one of its name follows. */
  readonly goneTimeoutMs: number;
}

/**
 * Brings one object to the wanted form: in place, or, of a Pod or Job that Kubernetes does not change or that has failed for good, by
 * another of the same name once it is gone. One that is on its way out is waited for. May be repeated after a crash at any point:
 * the record of the unit names the object before it is touched. RELEASE_NOT_OURS, MANIFEST_REFUSED, RELEASE_NOT_GONE.
 */
export async function applyObject(
  target: ApplyTarget,
  object: KubeObject,
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const { kube } = target;
  await awaitKind(kube, object, signal);
  const existing = await kube.get(refOf(object), signal);
  if (existing !== undefined && !isOwnedBy(owner, existing.metadata)) {
    throw new VnfmError("RELEASE_NOT_OURS", `${describeForeignObject(existing)}; choose another namespace.`);
  }
  if (existing !== undefined) {
    if (await changeInPlace(kube, object, existing, signal)) return;
    await removeFirst(target, existing, signal);
  }
  await make(kube, object, existing === undefined ? 0 : QUOTA_TIMEOUT_MS, signal);
}

async function make(
  kube: KubeClient,
  object: KubeObject,
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await kube.apply(object, { force: false }, signal);
      return;
    } catch (error) {
      if (!isOverQuota(error) || Date.now() >= deadline) throw error;
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** False when only another object in its place can have the wanted form. */
async function changeInPlace(
  kube: KubeClient,
  object: KubeObject,
  existing: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  if (isTerminating(existing) || hasFailedForGood(existing)) return false;
  try {
    // By force, for it is ours: a field that somebody else has changed since is what the files say again, but for an autoscaler's.
    const wanted = await withLiveCount(kube, object, existing, signal);
    await kube.apply(wanted, { force: true }, signal);
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if ((await checkChange(kube, object, existing, signal)) === "anew") return false;
    throw error;
  }
}

async function removeFirst(
  { kube, goneTimeoutMs }: ApplyTarget,
  existing: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  const ref = refOf(existing);
  const deadline = new Date(Date.now() + goneTimeoutMs);
  const wait = { deadline, onChange: () => undefined };
  if (existing.kind === "Pod") await deletePod(kube, ref, wait, signal);
  // A Job stays until its pods are gone, so that they never run beside those of the next.
  else if (!isTerminating(existing)) await kube.delete(ref, { propagation: "Foreground" }, signal);
  await awaitGone(kube, [ref], { ...wait, mode: "GRACEFUL" }, Date.now, signal);
}

/** The API server takes a moment to serve a kind that has just been defined. */
async function awaitKind(
  kube: KubeClient,
  { apiVersion, kind, metadata }: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + KIND_TIMEOUT_MS;
  while ((await kube.findKind(apiVersion, kind, signal)) === undefined) {
    if (Date.now() >= deadline) {
      throw new VnfmError(
        "KIND_NOT_SERVED",
        `The cluster does not serve ${apiVersion} ${kind} (for ${metadata.name}).`,
      );
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
