import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { readinessOf } from "../readiness/readiness.ts";

/** What brings an object to the wanted form: a change of it, or another one in its place. */
export type Change = "in place" | "anew";

/** They run, and keep nothing that would be lost with them. */
const replaceableKinds = new Set(["v1 Pod", "batch/v1 Job"]);

const WAY_OUT =
  "Kubernetes does not change this in place: give the object another name in the package (the present one is then removed, with what it keeps), " +
  "or terminate the VNF and instantiate it anew.";

/**
 * Asks the server, which keeps nothing of it, how `existing`, one of our own, gets to the wanted form. MANIFEST_REFUSED with the server's
 * words when it does not, and with the way out where the same object under another name would do.
 */
export async function checkChange(
  kube: KubeClient,
  object: KubeObject,
  existing: KubeObject | undefined,
  signal: AbortSignal,
): Promise<Change> {
  try {
    await kube.apply(object, { force: true, dryRun: true }, signal);
    return "in place";
  } catch (error) {
    if (existing === undefined || !isRefusal(error)) throw error;
    const asNew = await findRefusalAsNew(kube, object, existing, signal);
    if (isReplaceable(object)) {
      if (asNew !== undefined) throw asNew;
      return "anew";
    }
    throw asNew === undefined ? new VnfmError(error.code, `${error.message}. ${WAY_OUT}`) : error;
  }
}

/** Whether an object has come to an end that no change mends; another in its place may do better. */
export function hasFailedForGood(object: KubeObject): boolean {
  return isReplaceable(object) && readinessOf(object).state === "failed";
}

export function isRefusal(error: unknown): error is VnfmError {
  return error instanceof VnfmError && error.code === "MANIFEST_REFUSED";
}

/** Quotas notice a moment later that an object has gone, and that there is room for the next. */
export function isOverQuota(error: unknown): boolean {
  return error instanceof VnfmError && error.message.includes("exceeded quota");
}

function isReplaceable({ apiVersion, kind }: KubeObject): boolean {
  return replaceableKinds.has(`${apiVersion} ${kind}`);
}

/** What the server has against the object itself, whatever stands in its place now: asked under a name that nobody has. */
async function findRefusalAsNew(
  kube: KubeClient,
  object: KubeObject,
  existing: KubeObject,
  signal: AbortSignal,
): Promise<VnfmError | undefined> {
  // A name that every kind takes begins with a letter.
  const name = `n-${existing.metadata.uid}`;
  const other = { ...object, metadata: { ...object.metadata, name } };
  try {
    await kube.apply(other, { force: false, dryRun: true }, signal);
    return undefined;
  } catch (error) {
    // What is there now makes room.
    if (isOverQuota(error)) return undefined;
    const isAdmission = error instanceof VnfmError && error.code === "VIM_RIGHTS_MISSING";
    if (!isRefusal(error) && !isAdmission) throw error;
    return new VnfmError(error.code, error.message.replaceAll(name, object.metadata.name));
  }
}
