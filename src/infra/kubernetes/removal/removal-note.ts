import type { ObjectRef } from "../../../domain/deployment.ts";
import type { Owner } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { pack, saveOwnSecret, unpack } from "../own-secret.ts";
import { isOwnedBy, ownLabels } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { emptyInventory, type Inventory, type ReleaseName } from "./inventory.ts";

const KEY = "inventory";

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
  const what = { ref: refOfNote(release), type: "fairlead/removal", labels: ownLabels(owner) };
  await saveOwnSecret(kube, { ...what, key: KEY, packed: pack(inventory) }, signal);
}

/** What an interrupted removal of the same owner has noted; nothing when there was none. */
export async function readRemovalNote(
  kube: KubeClient,
  release: ReleaseName,
  owner: Owner,
  signal: AbortSignal,
): Promise<Inventory> {
  const note = await findOwnNote(kube, release, owner, signal);
  // Written by saveRemovalNote.
  return note === undefined ? emptyInventory : (unpack(note, KEY) as Inventory);
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
  return note !== undefined && isOwnedBy(owner, note.metadata) ? note : undefined;
}

function refOfNote({ releaseName, namespace }: ReleaseName): ObjectRef & { readonly namespace: string } {
  return { apiVersion: "v1", kind: "Secret", namespace, name: `fairlead.removal.${releaseName}` };
}
