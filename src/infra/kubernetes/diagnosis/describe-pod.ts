import type { KubeClient, KubeObject } from "../kube-client.ts";
import {
  as,
  type ContainerStatus,
  containerStatusesOf,
  findCondition,
  type Pod,
} from "../readiness/kube-shapes.ts";
import { describeEnd, findTrouble } from "../readiness/pod-trouble.ts";
import { redact } from "../redact.ts";
import { cut } from "./bounded-text.ts";
import { describeClaims } from "./describe-claims.ts";

const LOG_LINES = 10;
const LONGEST_LINE = 200;

/** A pod that is not ready: where it is, what its containers do, and the last they said. Lines to be indented. */
export async function describePod(
  client: KubeClient,
  pod: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { spec = {}, status = {} } = as<Pod>(pod);
  const where = spec.nodeName === undefined ? "on no node" : `on ${spec.nodeName}`;
  const why = findTrouble(pod, []) ?? findCondition(status.conditions, "Ready")?.message;
  const lines = [`Pod ${pod.metadata.name} ${where}, ${status.phase ?? "unknown"}${why ? `: ${why}` : ""}`];
  if (spec.nodeName === undefined) {
    lines.push(...(await describeClaims(client, pod, signal)).map((line) => `  ${line}`));
  }
  const containers = containerStatusesOf(pod);
  const troubled = containers.filter(hasTrouble);
  // Nothing is wrong with any: what they said last may tell what they wait for.
  for (const container of troubled.length > 0 ? troubled : containers.filter(({ state }) => state?.running)) {
    const restarts = container.restartCount ?? 0;
    const end = describeEnd(container);
    const facts = [
      `image ${container.image}`,
      end && `last ended with ${end}`,
      restarts > 0 && `${restarts} restarts`,
    ];
    lines.push(`  container ${container.name}: ${facts.filter(Boolean).join(", ")}`);
    lines.push(...(await lastWords(client, pod, container, signal)).map((line) => `    | ${line}`));
  }
  return lines.map((line) => redact(cut(line, 2 * LONGEST_LINE)));
}

/** One that has completed is no trouble, though it is not ready. */
function hasTrouble(container: ContainerStatus): boolean {
  if (container.state?.terminated?.exitCode === 0) return false;
  return container.ready !== true || describeEnd(container) !== undefined;
}

/** The end of the log: of the present run, or of the one before when that says nothing. */
async function lastWords(
  client: KubeClient,
  { metadata }: KubeObject,
  { name, state, lastState }: ContainerStatus,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const hasRun = state?.running ?? state?.terminated ?? lastState?.terminated;
  if (hasRun === undefined) return [];
  const read = async (previous: boolean) => {
    const pod = { namespace: metadata.namespace ?? "", name: metadata.name, container: name, previous };
    // A log that cannot be read must not hide what is known already.
    const text = await client.podLog(pod, LOG_LINES, signal).catch(() => "");
    return redact(text)
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => cut(line, LONGEST_LINE));
  };
  const isAfterCrash = state?.running !== undefined && lastState?.terminated !== undefined;
  const lines = await read(isAfterCrash);
  return lines.length > 0 || lastState?.terminated === undefined ? lines : await read(!isAfterCrash);
}
