import { fitSections } from "../diagnosis/bounded-text.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { as, findCondition, type Pod } from "../readiness/kube-shapes.ts";

const NAMED = 3;
const LONGEST_TEXT = 4_000;

/** One sentence on what is left of a removal. */
export function nameRemains(remains: readonly KubeObject[]): string {
  const named = remains.slice(0, NAMED).map((object) => `${object.kind} ${object.metadata.name}`);
  const others = remains.length - named.length;
  const list = [...named, ...(others > 0 ? [`${others} more`] : [])].join(", ");
  return `${remains.length} ${remains.length === 1 ? "object" : "objects"} left: ${list}`;
}

/** Says of each object that did not go what holds it, the causes before what only waits for them. */
export async function explainRemains(
  kube: KubeClient,
  remains: readonly KubeObject[],
  signal: AbortSignal,
): Promise<string> {
  const ranked = remains.toSorted((a, b) => Number(isWaitingForOthers(a)) - Number(isWaitingForOthers(b)));
  const sections = await Promise.all(ranked.map((object) => explain(kube, object, signal)));
  return `${nameRemains(remains)}.\n${fitSections(sections, LONGEST_TEXT)}`;
}

function isWaitingForOthers({ metadata: { finalizers = [] } }: KubeObject): boolean {
  return finalizers.length > 0 && finalizers.every((finalizer) => finalizer === "foregroundDeletion");
}

async function explain(kube: KubeClient, object: KubeObject, signal: AbortSignal): Promise<string> {
  const { namespace, name, deletionTimestamp, finalizers = [] } = object.metadata;
  const facts = [
    deletionTimestamp === undefined ? "is not being deleted" : `is being deleted since ${deletionTimestamp}`,
    ...(finalizers.length > 0 ? [`held by finalizers ${finalizers.join(", ")}`] : []),
    ...(object.kind === "Pod" ? await explainNode(kube, object, signal) : []),
  ];
  return `${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name} ${facts.join(", ")}.`;
}

/** The kubelet of a lost node never confirms that its pods have ended. */
async function explainNode(
  kube: KubeClient,
  pod: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const name = as<Pod>(pod).spec?.nodeName;
  if (name === undefined) return [];
  // Nodes may be beyond our rights; then nothing is said about them.
  const node = await kube
    .get({ apiVersion: "v1", kind: "Node", name }, signal)
    .catch(() => "unknown" as const);
  if (node === "unknown") return [`on node ${name}`];
  if (node === undefined) return [`on node ${name}, which no longer exists`];
  const isReady = findCondition(as<Pod>(node).status?.conditions, "Ready")?.status === "True";
  return isReady
    ? [`on node ${name}`]
    : [`on node ${name}, which does not answer: a FORCEFUL termination removes the pod without it`];
}
