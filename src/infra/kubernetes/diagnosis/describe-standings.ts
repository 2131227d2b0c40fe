import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, type Pod, type WarningEvent } from "../readiness/kube-shapes.ts";
import { countsAsReady, isFinished } from "../readiness/pod-readiness.ts";
import { findTrouble } from "../readiness/pod-trouble.ts";
import type { Readiness } from "../readiness/verdict.ts";
import { countOf, lastSeen } from "../readiness/warnings.ts";
import { redact } from "../redact.ts";
import type { Standing } from "../standing.ts";
import { ago, cut, fitSections } from "./bounded-text.ts";
import { describePod } from "./describe-pod.ts";

const LONGEST_TEXT = 4_000;
const LONGEST_MESSAGE = 300;
/** Enough to see the cause; a hundred pods of one Deployment fail alike. */
const PODS_EACH = 2;
const WARNINGS_EACH = 3;
const SECTIONS = 8;
const TIME_LIMIT_MS = 5_000;

export interface DiagnosisContext {
  /** What could not be read, as sentences. */
  readonly notes: readonly string[];
  readonly now: number;
}

/** Explains to people why objects are not ready, the most telling first. Bounded in size and time, free of secrets. */
export async function describeStandings(
  client: KubeClient,
  standings: readonly Standing[],
  { notes, now }: DiagnosisContext,
  signal: AbortSignal,
): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
  const ranked = standings.toSorted((a, b) => rank[a.readiness.state] - rank[b.readiness.state]);
  const sections = await Promise.all(
    ranked.map((standing, index) =>
      index < SECTIONS ? describe(client, standing, now, limit) : headline(standing),
    ),
  );
  signal.throwIfAborted();
  return fitSections([...sections, ...notes.map((note) => `Not seen: ${note}`)], LONGEST_TEXT);
}

const rank: Readonly<Record<Readiness["state"], number>> = {
  failed: 0,
  hopeless: 1,
  progressing: 2,
  ready: 3,
};

async function describe(
  client: KubeClient,
  standing: Standing,
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const isJob = standing.object.kind === "Job";
  const telling = standing.pods
    // A Job's pod that is ready has not done what it is there for.
    .filter((pod) => (isJob ? !hasSucceeded(pod) : !countsAsReady(pod, {}) && !isFinished(pod)))
    .toSorted((a, b) => Number(isHopeful(a)) - Number(isHopeful(b)));
  // A pod of the manifest is its own.
  const pods = standing.object.kind === "Pod" && standing.isPresent ? [standing.object] : telling;
  const described = await Promise.all(
    pods.slice(0, PODS_EACH).map((pod) => describePod(client, pod, signal)),
  );
  const lines = [...described.flat(), ...describeWarnings(standing.warnings, now)];
  return [headline(standing), ...lines.map((line) => `  ${line}`)].join("\n");
}

function hasSucceeded(pod: KubeObject): boolean {
  return as<Pod>(pod).status?.phase === "Succeeded";
}

function isHopeful(pod: KubeObject): boolean {
  return findTrouble(pod, []) === undefined;
}

function headline({ object, readiness }: Standing): string {
  const { namespace, name } = object.metadata;
  const where = namespace === undefined ? "" : ` in ${namespace}`;
  return redact(`${object.kind} ${name}${where}: ${readiness.reason}`);
}

/** The newest of each reason. */
function describeWarnings(warnings: readonly KubeObject[], now: number): readonly string[] {
  const newestFirst = warnings.toSorted((a, b) => lastSeen(b).getTime() - lastSeen(a).getTime());
  const byReason = new Map<string, KubeObject>();
  for (const event of newestFirst) {
    const { reason = "", message = "" } = as<WarningEvent>(event);
    const key = `${reason} ${message.replaceAll(/\d+/g, "#")}`;
    if (!byReason.has(key)) byReason.set(key, event);
  }
  return [...byReason.values()].slice(0, WARNINGS_EACH).map((event) => {
    const { reason, message = "" } = as<WarningEvent>(event);
    const text = cut(redact(message.replaceAll(/\s+/g, " ").trim()), LONGEST_MESSAGE);
    return `Warning ${reason} (x${countOf(event)}, ${ago(lastSeen(event), now)}): ${text}`;
  });
}
