import { getLcmOpOcc } from "../src/cli/rest/lcm-op-occs.ts";
import type { RestClient } from "../src/cli/rest/rest-client.ts";
import { createVnfInstance, deleteVnfInstance, startOperation } from "../src/cli/rest/vnf-instances.ts";
import type { JsonObject } from "../src/domain/json.ts";
import type { ServeProcess } from "../test/support/serve-process.ts";
import { poll } from "./poll.ts";

export interface Run {
  readonly client: RestClient;
  readonly server: ServeProcess;
  readonly vnfdId: string;
}

export interface Times {
  /** From the answer 202 to COMPLETED. */
  readonly seconds: number;
  /** When it was COMPLETED, by `performance.now()`. */
  readonly completedAt: number;
}

/** Brings one VNF to life in the namespace, and takes it away. COMPLETED is told by the log: polling would take the processor from what is measured. */
export async function instantiateOnce({ client, server, vnfdId }: Run, namespace: string): Promise<Times> {
  const { id } = await createVnfInstance(client, { vnfdId });
  try {
    const completed = loggedState(server, id);
    await startOperation(client, id, "instantiate", request(namespace));
    const startedAt = performance.now();
    const completedAt = await completed;
    return { seconds: (completedAt - startedAt) / 1000, completedAt };
  } finally {
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

async function terminate(client: RestClient, id: string): Promise<void> {
  const occurrence = await startOperation(client, id, "terminate", { terminationType: "FORCEFUL" });
  await poll(async () => {
    const { operationState, error } = await getLcmOpOcc(client, occurrence);
    if (operationState === "FAILED_TEMP") throw new Error(error?.detail);
    return operationState === "COMPLETED" ? true : undefined;
  });
  await deleteVnfInstance(client, id);
}
