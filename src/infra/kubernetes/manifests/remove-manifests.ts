import type { ManifestUnit } from "../../../domain/deployment.ts";
import type { Removal } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { describeForeign, isOwnedBy } from "../release/release-owner.ts";
import { type Inventory, joinInventories, recordInventory } from "../removal/inventory.ts";
import { saveRemovalNote } from "../removal/removal-note.ts";
import { removeRest } from "../removal/remove-rest.ts";
import { dropManifestRecord, findManifestRecord } from "./manifest-record.ts";

/** Sets the removal of a unit's objects going, from wherever an earlier attempt has left it; returns what there was. */
export async function removeManifests(
  kube: KubeClient,
  unit: ManifestUnit,
  noted: Inventory,
  removal: Pick<Removal, "owner" | "onChange">,
  signal: AbortSignal,
): Promise<Inventory> {
  const { owner, onChange } = removal;
  const record = await findManifestRecord(kube, unit, signal);
  if (record === undefined || !isOwnedBy(owner, record)) {
    if (record !== undefined) onChange(`${describeForeign(record)}; it is left alone`);
    await removeRest(kube, noted, signal);
    return noted;
  }
  const all = { ...record, objects: [...record.objects, ...record.former] };
  const isForeign = ({ metadata }: KubeObject) => !isOwnedBy(owner, metadata);
  const inventory = joinInventories(noted, await recordInventory(kube, [all], isForeign, signal));
  await saveRemovalNote(kube, unit, owner, inventory, signal);
  // What was made last goes first: nothing is left running without what it refers to.
  await removeRest(kube, { main: inventory.main.toReversed() }, signal);
  await dropManifestRecord(kube, unit, signal);
  return inventory;
}
