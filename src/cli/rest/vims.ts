import type { JsonObject } from "../../domain/json.ts";
import type { RestClient } from "./rest-client.ts";
import type { WireHostKey, WireVim } from "./wire.ts";

const root = "/v1.0/vims";

export async function listVims(
  client: RestClient,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly WireVim[]> {
  const { vims } = await client.get<{ readonly vims: readonly WireVim[] }>(root, query);
  return vims;
}

export async function getVim(client: RestClient, id: string): Promise<WireVim> {
  return unwrap(await client.get(path(id)));
}

export async function registerVim(client: RestClient, vim: JsonObject): Promise<WireVim> {
  return unwrap(await client.receive({ method: "POST", path: root, json: { vim } }));
}

export async function updateVim(client: RestClient, id: string, changes: JsonObject): Promise<WireVim> {
  return unwrap(await client.receive({ method: "PUT", path: path(id), json: { vim: changes } }));
}

export async function deleteVim(client: RestClient, id: string): Promise<void> {
  await client.send({ method: "DELETE", path: path(id) });
}

export async function listHostKeys(client: RestClient, id: string): Promise<readonly WireHostKey[]> {
  const { host_keys } = await client.get<{ readonly host_keys: readonly WireHostKey[] }>(
    `${path(id)}/host_keys`,
  );
  return host_keys;
}

export async function forgetHostKeys(
  client: RestClient,
  id: string,
  address: string | undefined,
): Promise<void> {
  const query = address === undefined ? "" : `?${new URLSearchParams({ address })}`;
  await client.send({ method: "DELETE", path: `${path(id)}/host_keys${query}` });
}

function unwrap({ vim }: { readonly vim: WireVim }): WireVim {
  return vim;
}

function path(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
