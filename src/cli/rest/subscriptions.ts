import type { JsonObject } from "../../domain/json.ts";
import type { RestClient } from "./rest-client.ts";
import type { WireSubscription } from "./wire.ts";

const root = "/vnflcm/v2/subscriptions";

export async function listSubscriptions(client: RestClient): Promise<readonly WireSubscription[]> {
  return client.list(root);
}

export async function getSubscription(client: RestClient, id: string): Promise<WireSubscription> {
  return client.get(path(id));
}

export async function createSubscription(client: RestClient, request: JsonObject): Promise<WireSubscription> {
  return client.receive({ method: "POST", path: root, json: request });
}

export async function deleteSubscription(client: RestClient, id: string): Promise<void> {
  await client.send({ method: "DELETE", path: path(id) });
}

function path(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
