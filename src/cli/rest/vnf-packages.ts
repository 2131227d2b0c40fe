import type { JsonObject } from "../../domain/json.ts";
import type { RestClient } from "./rest-client.ts";
import type { WireVnfPackage } from "./wire.ts";

const root = "/vnfpkgm/v1/vnf_packages";

export function listVnfPackages(client: RestClient, filter: string): Promise<readonly WireVnfPackage[]> {
  return client.list(root, filter === "" ? {} : { filter });
}

export function getVnfPackage(client: RestClient, id: string): Promise<WireVnfPackage> {
  return client.get(vnfPackagePath(id));
}

export function createVnfPackage(client: RestClient, userDefinedData: JsonObject): Promise<WireVnfPackage> {
  const hasData = Object.keys(userDefinedData).length > 0;
  return client.receive({ method: "POST", path: root, json: hasData ? { userDefinedData } : {} });
}

/** Hands the archive over; the server reads and checks it afterwards. */
export async function uploadVnfPackage(client: RestClient, id: string, archive: Blob): Promise<void> {
  await client.send({
    method: "PUT",
    path: `${vnfPackagePath(id)}/package_content`,
    content: { body: archive, type: "application/zip" },
  });
}

/** Lets the server fetch the archive itself. */
export async function uploadVnfPackageFromUri(
  client: RestClient,
  id: string,
  source: { readonly addressInformation: string; readonly userName?: string; readonly password?: string },
): Promise<void> {
  await client.send({
    method: "POST",
    path: `${vnfPackagePath(id)}/package_content/upload_from_uri`,
    json: source,
  });
}

export async function updateVnfPackage(client: RestClient, id: string, patch: JsonObject): Promise<void> {
  await client.send({ method: "PATCH", path: vnfPackagePath(id), json: patch });
}

export async function deleteVnfPackage(client: RestClient, id: string): Promise<void> {
  await client.send({ method: "DELETE", path: vnfPackagePath(id) });
}

export function vnfPackagePath(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
