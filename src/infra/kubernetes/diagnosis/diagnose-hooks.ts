import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type WarningEvent } from "../readiness/kube-shapes.ts";
import { Descendants } from "../readiness/ownership.ts";
import { readinessOf } from "../readiness/readiness.ts";
import { type ReleaseRecord, refOf } from "../release-record.ts";
import type { Standing } from "../standing.ts";
import { describeStandings } from "./describe-standings.ts";

/**
 * Why the hooks of a release did not come to their end: for after a `helm install` or `upgrade` that failed, whose own words are only "BackoffLimitExceeded".
 * Names Job, pod, reason and the end of the log. Empty when no hook is to blame, or none is left to be seen.
 */
export async function diagnoseHooks(
  client: KubeClient,
  record: Pick<ReleaseRecord, "hooks">,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const runners = record.hooks
    .map(({ object }) => object)
    .filter(({ kind }) => kind === "Job" || kind === "Pod");
  const live = await Promise.all(runners.map((object) => client.get(refOf(object), signal)));
  const present = live.filter((object) => object !== undefined);
  if (present.length === 0) return "";
  const namespaces = [...new Set(present.flatMap(({ metadata: { namespace } }) => namespace ?? []))];
  const surroundings = await Promise.all(
    namespaces.map((namespace) => readSurroundings(client, namespace, signal)),
  );
  const pods = new Descendants(
    surroundings.flatMap((around) => around.pods),
    () => undefined,
  );
  const allWarnings = surroundings.flatMap((around) => around.warnings);
  const standings = present.map((object): Standing => {
    const own = pods.of(object);
    const uids = new Set([object, ...own].map(({ metadata }) => metadata.uid));
    const warnings = allWarnings.filter((event) => uids.has(as<WarningEvent>(event).involvedObject?.uid));
    const readiness = readinessOf(object, { pods: own, warnings });
    return { object, isPresent: true, readiness, pods: own, warnings };
  });
  const open = standings.filter(({ readiness }) => readiness.state !== "ready");
  return open.length === 0 ? "" : await describeStandings(client, open, { notes: [], now }, signal);
}

async function readSurroundings(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<{ pods: readonly KubeObject[]; warnings: readonly KubeObject[] }> {
  const events = { apiVersion: "v1", kind: "Event", namespace, fieldSelector: "type=Warning" };
  const [pods, warnings] = await Promise.all([
    client.list({ apiVersion: "v1", kind: "Pod", namespace }, signal),
    // Events explain; without the right to read them the rest is still worth telling.
    client.list(events, signal).catch(() => ({ items: [] })),
  ]);
  return { pods: pods.items, warnings: warnings.items };
}
