import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { restClient } from "../src/cli/rest/rest-client.ts";
import { createVnfInstance, modifyVnfInstance } from "../src/cli/rest/vnf-instances.ts";
import type { JsonObject } from "../src/domain/json.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { poll } from "./poll.ts";
import { SEEDED_VNFD_ID, seed } from "./seed.ts";

const SUBSCRIPTIONS = 50;
const OPERATIONS = 200;
const PER_SECOND = 5;

/** 50 subscribers are told of 200 operations, five a second; one more callback never answers. Throws when one is lost or out of order. */
export async function* notify(): AsyncIterable<Figure> {
  const data = await aDataDir();
  await seed(data.path, 0, "bare");
  const server = await startFairlead(data.path, 9897, {
    FAIRLEAD_SIMULATED: "true",
    FAIRLEAD_ALLOWED_CALLBACKS: "127.0.0.1",
    FAIRLEAD_TEST_CALLBACKS: "false",
  });
  const client = restClient({ url: server.url, fetch, now: () => new Date() });
  const arrivals = new Map<string, { readonly state: unknown; readonly atMs: number }[]>();
  let taken = 0;
  const callback = await listen((content) => {
    taken += 1;
    const key = `${content.subscriptionId} ${content.vnfInstanceId}`;
    const before = arrivals.get(key) ?? [];
    arrivals.set(key, [...before, { state: content.operationState, atMs: Date.now() }]);
    return new Promise((resolve) => setTimeout(resolve, 10));
  });
  const silent = await listen(() => new Promise(() => undefined));
  try {
    const filter = { notificationTypes: ["VnfLcmOperationOccurrenceNotification"] };
    for (const callbackUri of [...Array(SUBSCRIPTIONS).fill(callback.url), silent.url]) {
      await client.send({ method: "POST", path: "/vnflcm/v2/subscriptions", json: { callbackUri, filter } });
    }
    const startedMs = new Map<string, number>();
    for (let count = 0; count < OPERATIONS; count++) {
      const { id } = await createVnfInstance(client, { vnfdId: SEEDED_VNFD_ID });
      // Before the change: what is measured holds the request too, and its transaction.
      startedMs.set(id, Date.now());
      await modifyVnfInstance(client, id, { vnfInstanceName: `vnf-${count}` });
      await new Promise((resolve) => setTimeout(resolve, 1_000 / PER_SECOND));
    }
    await poll(async () => taken === SUBSCRIPTIONS * OPERATIONS * 2 || undefined);
    const latencies: number[] = [];
    for (const [key, [first, second, ...more]] of arrivals) {
      if (first?.state !== "PROCESSING" || second?.state !== "COMPLETED" || more.length > 0) {
        throw new Error(`out of order: ${key}`);
      }
      latencies.push(second.atMs - (startedMs.get(key.split(" ")[1] ?? "") ?? 0));
    }
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
    yield { case: "request to arrival of COMPLETED, p50", ours: at(0.5), unit: "ms" };
    yield { case: "request to arrival of COMPLETED, p99", ours: at(0.99), unit: "ms" };
  } finally {
    await server.stop();
    for (const { close } of [callback, silent]) close();
    await data.remove();
  }
}

async function listen(take: (content: JsonObject) => Promise<unknown>) {
  const server: Server = createServer(async (request, response) => {
    await take((await json(request)) as JsonObject);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, close };
}
