import type { JsonObject } from "../../domain/json.ts";
import { locatedId, type RestClient } from "./rest-client.ts";
import type { WireVnfInstance } from "./wire.ts";

const root = "/vnflcm/v2/vnf_instances";

export function listVnfInstances(client: RestClient, filter: string): Promise<readonly WireVnfInstance[]> {
  return client.list(root, filter === "" ? {} : { filter });
}

export function getVnfInstance(client: RestClient, id: string): Promise<WireVnfInstance> {
  return client.get(path(id));
}

export function createVnfInstance(client: RestClient, body: JsonObject): Promise<WireVnfInstance> {
  return client.receive({ method: "POST", path: root, json: body });
}

export async function deleteVnfInstance(client: RestClient, id: string): Promise<void> {
  await client.send({ method: "DELETE", path: path(id) });
}

export type LcmTask = "instantiate" | "scale" | "heal" | "change_vnfpkg" | "terminate";

/** Starts an operation; resolves with the id of its occurrence. */
export async function startOperation(
  client: RestClient,
  id: string,
  task: LcmTask,
  body: JsonObject,
): Promise<string> {
  return locatedId(await client.send({ method: "POST", path: `${path(id)}/${task}`, json: body }));
}

/** Starts MODIFY_INFO; resolves with the id of its occurrence. */
export async function modifyVnfInstance(client: RestClient, id: string, patch: JsonObject): Promise<string> {
  return locatedId(await client.send({ method: "PATCH", path: path(id), json: patch }));
}

function path(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
