import { readFileSync } from "node:fs";
import type { KubeObject } from "../../src/infra/kubernetes/kube-client.ts";

/**
 * What a Kubernetes 1.34 said about small workloads, good and bad: for each name the object itself, what descends from
 * it, and the Warning events about them.
 */
export function recorded(name: string): {
  object: KubeObject;
  pods: readonly KubeObject[];
  replicaSets: readonly KubeObject[];
  warnings: readonly KubeObject[];
} {
  const [object, ...others] = recordings[name] ?? [];
  if (object === undefined) throw new Error(`nothing recorded as ${name}`);
  const ofKind = (kind: string) => others.filter((other) => other.kind === kind);
  return { object, pods: ofKind("Pod"), replicaSets: ofKind("ReplicaSet"), warnings: ofKind("Event") };
}

const recordings: Readonly<Record<string, readonly KubeObject[]>> = JSON.parse(
  readFileSync(new URL("../fixtures/kubernetes/recorded-objects.json", import.meta.url), "utf8"),
);
