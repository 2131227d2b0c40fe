import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { getLcmOpOcc } from "../src/cli/rest/lcm-op-occs.ts";
import type { RestClient } from "../src/cli/rest/rest-client.ts";
import { createVnfInstance, deleteVnfInstance, startOperation } from "../src/cli/rest/vnf-instances.ts";
import type { JsonObject } from "../src/domain/json.ts";
import { readKubeconfig } from "../src/infra/kubernetes/connection/read-kubeconfig.ts";
import type { KubeObject } from "../src/infra/kubernetes/kube-client.ts";
import { KubernetesApi } from "../src/infra/kubernetes/kubernetes-api.ts";
import type { ServeProcess } from "../test/support/serve-process.ts";
import { poll } from "./poll.ts";

export interface Run {
  readonly client: RestClient;
  readonly server: ServeProcess;
  readonly vnfdId: string;
  readonly kubeconfig: string;
}

export interface Times {
  /** From the answer 202 to COMPLETED. */
  readonly seconds: number;
  /** From the moment a watch of our own saw the last pod Ready to COMPLETED. */
  readonly afterReadySeconds: number;
}

/** Brings one VNF to life, with a namespace of its own, and takes it away. COMPLETED is told by the log: polling would take the processor from what is measured. */
export async function instantiateOnce({ client, server, vnfdId, kubeconfig }: Run): Promise<Times> {
  const namespace = `bench-${randomBytes(4).toString("hex")}`;
  const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
  const { id } = await createVnfInstance(client, { vnfdId });
  const pods = await watchPods(cluster, namespace);
  try {
    const completed = loggedState(server, id);
    await startOperation(client, id, "instantiate", request(namespace));
    const startedAt = performance.now();
    const completedAt = await completed;
    return {
      seconds: (completedAt - startedAt) / 1000,
      afterReadySeconds: (completedAt - pods.readyAt()) / 1000,
    };
  } finally {
    pods.stop();
    await terminate(client, id);
  }
}

function request(namespace: string): JsonObject {
  return {
    flavourId: "amf-only",
    additionalParams: { namespace, helm_value_names: { AMF: { replica: "replicaCount" } } },
  };
}

/** When the log tells that the operation is COMPLETED; the log is written after the database. */
function loggedState(server: ServeProcess, vnfInstanceId: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.onLine(({ msg, state, error, ...line }) => {
    if (msg !== "state changed" || line.vnfInstanceId !== vnfInstanceId) return;
    if (state === "COMPLETED") resolve(performance.now());
    if (state === "FAILED_TEMP" || state === "ROLLED_BACK") reject(new Error(String(error)));
  });
  return promise;
}

/** `readyAt` is when the last of the namespace's pods became ready, as far as seen. */
async function watchPods(
  cluster: KubernetesApi,
  namespace: string,
): Promise<{ readyAt(): number; stop(): void }> {
  const stop = new AbortController();
  const synced = Promise.withResolvers<void>();
  const readyAt = new Map<string, number>();
  const follow = cluster.follow(
    { apiVersion: "v1", kind: "Pod", namespace },
    ({ object }) => {
      const { name } = object.metadata;
      if (isReady(object) && !readyAt.has(name)) readyAt.set(name, performance.now());
    },
    synced.resolve,
    stop.signal,
  );
  follow.catch(synced.reject);
  await synced.promise;
  return { readyAt: () => Math.max(...readyAt.values()), stop: () => stop.abort() };
}

function isReady({ status }: KubeObject): boolean {
  const conditions = (status?.conditions ?? []) as readonly { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}

async function terminate(client: RestClient, id: string): Promise<void> {
  const occurrence = await startOperation(client, id, "terminate", { terminationType: "FORCEFUL" });
  await poll(async () => {
    const { operationState, error } = await getLcmOpOcc(client, occurrence);
    if (operationState === "FAILED_TEMP") throw new Error(error?.detail);
    return operationState === "COMPLETED" ? true : undefined;
  });
  await deleteVnfInstance(client, id);
}
