import { gunzipSync, gzipSync } from "node:zlib";
import type { ObjectRef } from "../../../domain/deployment.ts";
import type { Owner } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { OWNER_LABEL } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { emptyInventory, type Inventory, type ReleaseName } from "./inventory.ts";

/**
 * The inventory of a release being removed, kept in the cluster from before `helm uninstall` until all is gone: Helm forgets the release at
 * once, and whoever takes over after a crash must still know what to wait for. A Secret only because Helm needs the rights to
 * those already; it holds names and uids. See docs/decisions/0011-removal-is-noted-in-the-cluster.md.
 */
export async function saveRemovalNote(
  kube: KubeClient,
  release: ReleaseName,
  owner: Owner,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<void> {
  const { apiVersion, kind, namespace, name } = refOfNote(release);
  const data = { inventory: gzipSync(JSON.stringify(inventory)).toString("base64") };
  const labels = { "app.kubernetes.io/managed-by": "fairlead", [OWNER_LABEL]: owner.vnfInstanceId };
  const note = { apiVersion, kind, metadata: { namespace, name, labels }, type: "fairlead/removal", data };
  if ((await kube.create(note, signal)) === undefined) {
    await kube.patch(refOfNote(release), { metadata: { labels }, data }, signal);
  }
}

/** What an interrupted removal of the same owner has noted; nothing when there was none. */
export async function readRemovalNote(
  kube: KubeClient,
  release: ReleaseName,
  owner: Owner,
  signal: AbortSignal,
): Promise<Inventory> {
  const note = await findOwnNote(kube, release, owner, signal);
  return note === undefined ? emptyInventory : readInventory(note);
}

/** Called when the removal is complete. */
export async function dropRemovalNote(
  kube: KubeClient,
  release: ReleaseName,
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const note = await findOwnNote(kube, release, owner, signal);
  if (note !== undefined) await kube.delete(refOf(note), {}, signal);
}

async function findOwnNote(
  kube: KubeClient,
  release: ReleaseName,
  owner: Owner,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const note = await kube.get(refOfNote(release), signal);
  return note?.metadata.labels?.[OWNER_LABEL] === owner.vnfInstanceId ? note : undefined;
}

function refOfNote({ releaseName, namespace }: ReleaseName): ObjectRef & { readonly namespace: string } {
  return { apiVersion: "v1", kind: "Secret", namespace, name: `fairlead.removal.${releaseName}` };
}

function readInventory({ data }: KubeObject): Inventory {
  // Written by saveRemovalNote.
  const { inventory = "" } = (data ?? {}) as { readonly inventory?: string };
  return JSON.parse(gunzipSync(Buffer.from(inventory, "base64")).toString("utf8"));
}
