import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type WarningEvent } from "../readiness/kube-shapes.ts";
import { Descendants } from "../readiness/ownership.ts";
import { readinessOf } from "../readiness/readiness.ts";
import { type ReleaseHook, refOf } from "../release-record.ts";
import type { Standing } from "../standing.ts";

/** How the hooks stand that run something, a Job or a Pod, and are there to be seen. */
export async function readHookStandings(
  client: KubeClient,
  hooks: readonly ReleaseHook[],
  signal: AbortSignal,
): Promise<readonly Standing[]> {
  const runners = hooks.map(({ object }) => object).filter(({ kind }) => kind === "Job" || kind === "Pod");
  const live = await Promise.all(runners.map((object) => client.get(refOf(object), signal)));
  const present = live.filter((object) => object !== undefined);
  if (present.length === 0) return [];
  const namespaces = [...new Set(present.flatMap(({ metadata: { namespace } }) => namespace ?? []))];
  const surroundings = await Promise.all(
    namespaces.map((namespace) => readSurroundings(client, namespace, signal)),
  );
  const pods = new Descendants(
    surroundings.flatMap((around) => around.pods),
    () => undefined,
  );
  const allWarnings = surroundings.flatMap((around) => around.warnings);
  return present.map((object): Standing => {
    const own = pods.of(object);
    const uids = new Set([object, ...own].map(({ metadata }) => metadata.uid));
    const warnings = allWarnings.filter((event) => uids.has(as<WarningEvent>(event).involvedObject?.uid));
    const readiness = readinessOf(object, { pods: own, warnings });
    return { object, isPresent: true, readiness, pods: own, warnings };
  });
}

async function readSurroundings(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<{ pods: readonly KubeObject[]; warnings: readonly KubeObject[] }> {
  const events = { apiVersion: "v1", kind: "Event", namespace, fieldSelector: "type=Warning" };
  const [pods, warnings] = await Promise.all([
    // Both explain; without the right to read them the rest is still worth telling.
    client.list({ apiVersion: "v1", kind: "Pod", namespace }, signal).catch(() => ({ items: [] })),
    client.list(events, signal).catch(() => ({ items: [] })),
  ]);
  return { pods: pods.items, warnings: warnings.items };
}
