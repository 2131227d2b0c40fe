import type { KubeObject } from "../src/infra/kubernetes/kube-client.ts";
import type { KubernetesApi } from "../src/infra/kubernetes/kubernetes-api.ts";

/** The pods of a namespace, watched before there are any; times are of `performance.now()`. */
export interface PodWatch {
  /** When the last of them became ready. */
  readyAt(): number;
  /** From the first one made until the last was ready: the time that scheduler and kubelet take. */
  startSeconds(): number;
  stop(): void;
}

export async function watchPods(cluster: KubernetesApi, namespace: string): Promise<PodWatch> {
  const stop = new AbortController();
  const synced = Promise.withResolvers<void>();
  const madeAt = new Map<string, number>();
  const readyAt = new Map<string, number>();
  const follow = cluster.follow(
    { apiVersion: "v1", kind: "Pod", namespace },
    ({ object }) => {
      const { name } = object.metadata;
      if (!madeAt.has(name)) madeAt.set(name, performance.now());
      if (isReady(object) && !readyAt.has(name)) readyAt.set(name, performance.now());
    },
    synced.resolve,
    stop.signal,
  );
  follow.catch(synced.reject);
  await synced.promise;
  const lastReady = () => Math.max(...readyAt.values());
  return {
    readyAt: lastReady,
    startSeconds: () => (lastReady() - Math.min(...madeAt.values())) / 1000,
    stop: () => stop.abort(),
  };
}

function isReady({ status }: KubeObject): boolean {
  const conditions = (status?.conditions ?? []) as readonly { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
