import type { ObjectRef } from "../../../domain/deployment.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type Pod, type Volume, type WarningEvent } from "../readiness/kube-shapes.ts";
import type { Related } from "../readiness/verdict.ts";
import { clause } from "../readiness/verdict.ts";
import { claimReadiness } from "../readiness/volume-readiness.ts";
import { newestOf } from "../readiness/warnings.ts";

/**
 * Why a pod's volume claims are not bound: one line each. Of them the scheduler says only that they are "unbound", and those of a
 * StatefulSet's template stand in no manifest. Nothing is said of what may not be read.
 */
export async function describeClaims(
  client: KubeClient,
  pod: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { namespace = "" } = pod.metadata;
  const names = (as<Pod>(pod).spec?.volumes ?? []).flatMap(
    ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [],
  );
  const lines = await Promise.all(
    names.map((name) => describeClaim(client, { namespace, name }, signal).catch(() => [])),
  );
  return lines.flat();
}

async function describeClaim(
  client: KubeClient,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const claim = await client.get(
    { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name },
    signal,
  );
  if (claim === undefined) return [`volume claim ${name}: does not exist`];
  const { status = {}, spec = {} } = as<Volume>(claim);
  if (status.phase === "Bound") return [];
  const volumeBinding = await bindingOf(client, spec.storageClassName, signal);
  const { reason } = claimReadiness(claim, { isMounted: true, ...volumeBinding });
  const warning = await newestWarning(client, claim, signal);
  return [clause(`volume claim ${name}`, reason, warning)];
}

async function bindingOf(
  client: KubeClient,
  name: string | undefined,
  signal: AbortSignal,
): Promise<Pick<Related, "volumeBinding">> {
  if (!name) return {};
  const ref: ObjectRef = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name };
  // Cluster-scoped, so beyond many credentials.
  const found = await client.get(ref, signal).catch(() => "unknown" as const);
  return found === undefined ? { volumeBinding: "no-such-class" } : {};
}

async function newestWarning(
  client: KubeClient,
  { metadata: { namespace = "", uid = "" } }: KubeObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const fieldSelector = `type=Warning,involvedObject.uid=${uid}`;
  const { items } = await client.list({ apiVersion: "v1", kind: "Event", namespace, fieldSelector }, signal);
  const newest = newestOf(items);
  if (newest === undefined) return undefined;
  const { reason, message } = as<WarningEvent>(newest);
  return clause(reason, message);
}
