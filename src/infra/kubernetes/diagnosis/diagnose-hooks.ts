import type { KubeClient } from "../kube-client.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { describeStandings } from "./describe-standings.ts";
import { readHookStandings } from "./hook-standings.ts";

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
  const standings = await readHookStandings(client, record.hooks, signal);
  const open = standings.filter(({ readiness }) => readiness.state !== "ready");
  return open.length === 0 ? "" : await describeStandings(client, open, { notes: [], now }, signal);
}
