import type { DeploymentUnit, HelmUnit, ObjectRef } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { allEnded } from "../../support/all-ended.ts";
import type { Removal } from "../infra-driver.ts";
import { diagnoseHooks } from "./diagnosis/diagnose-hooks.ts";
import { narrateHooks } from "./diagnosis/narrate-hooks.ts";
import { inTurn } from "./in-turn.ts";
import type { KubeClient } from "./kube-client.ts";
import { removeManifests } from "./manifests/remove-manifests.ts";
import { isTerminating } from "./readiness/pod-readiness.ts";
import type { ReleaseTarget } from "./release/ensure-present.ts";
import { describeForeign, isOwnedBy } from "./release/release-owner.ts";
import { listRevisions, type ReleaseRecord, readRelease, refOf } from "./release-record.ts";
import { awaitGone } from "./removal/await-gone.ts";
import {
  emptyInventory,
  foreignToRelease,
  type Inventory,
  joinInventories,
  recordInventory,
} from "./removal/inventory.ts";
import { dropRemovalNote, readRemovalNote, saveRemovalNote } from "./removal/removal-note.ts";
import { removeRest } from "./removal/remove-rest.ts";

/**
 * Removes releases and waits until what they had is gone; see InfraDriver. GRACEFUL goes stage by stage, the last first; FORCEFUL takes all
 * at once, runs no hooks, and gives pods no time. `removeMore` takes away what else there is for the units, and returns what of that stays.
 */
export async function ensureAbsent(
  target: ReleaseTarget,
  units: readonly DeploymentUnit[],
  removal: Removal,
  signal: AbortSignal,
  removeMore: () => Promise<readonly ObjectRef[]> = async () => [],
): Promise<readonly ObjectRef[]> {
  const left: ObjectRef[] = [];
  for (const stage of toStages(units, removal.mode)) {
    const inventories = await allEnded(stage.map((unit) => remove(target, unit, removal, signal)));
    await awaitGone(
      target.kube,
      inventories.flatMap(({ going }) => going),
      removal,
      Date.now,
      signal,
    );
    const staying = inventories.flatMap((inventory) => inventory.staying);
    const present = await inTurn(staying, (ref) => target.kube.get(ref, signal));
    left.push(
      ...present
        .filter((object) => object !== undefined)
        .filter((object) => !isTerminating(object))
        .map(refOf),
    );
  }
  if (left.length > 0) removal.onChange(`left on purpose: ${left.map(nameOf).join(", ")}`);
  left.push(...(await removeMore()));
  // Last, and only now: until here a crash leaves a note of what to wait for and to report.
  await Promise.all(units.map((unit) => dropRemovalNote(target.kube, unit, removal.owner, signal)));
  return left;
}

function toStages(
  units: readonly DeploymentUnit[],
  mode: Removal["mode"],
): readonly (readonly DeploymentUnit[])[] {
  if (mode === "FORCEFUL") return [units];
  const stages = [...new Set(units.map(({ stage }) => stage))].toSorted((a, b) => b - a);
  return stages.map((stage) => units.filter((unit) => unit.stage === stage));
}

/** Sets the removal of one release going, from wherever an earlier attempt has left it; returns what it had. */
async function remove(
  { kube, helm }: ReleaseTarget,
  unit: DeploymentUnit,
  removal: Removal,
  signal: AbortSignal,
): Promise<Inventory> {
  const { releaseName, namespace } = unit;
  const { owner, mode } = removal;
  const noted = await readRemovalNote(kube, unit, owner, signal);
  if ("manifests" in unit) return await removeManifests(kube, unit, noted, removal, signal);
  const revisions = await listRevisions(kube, { name: releaseName, namespace }, signal);
  const newest = revisions.at(-1);
  if (newest === undefined || !isOwnedBy(owner, newest)) {
    if (newest !== undefined) removal.onChange(`${describeForeign(newest)}; it is left alone`);
    await removeRest(kube, noted, signal);
    return noted;
  }

  const own = revisions.filter((revision) => isOwnedBy(owner, revision));
  const records = await Promise.all(own.map((revision) => readRelease(kube, revision, signal)));
  const inventory = joinInventories(
    noted,
    await recordInventory(kube, records, foreignToRelease(unit), signal),
    broughtBySubcharts(unit),
  );
  await saveRemovalNote(kube, unit, owner, inventory, signal);
  const noHooks = mode === "FORCEFUL";
  const uninstall = () => helm.uninstall({ releaseName, namespace, noHooks }, signal);
  const narrated = { title: unit.name, releaseName, namespace, isRemoval: true };
  await (noHooks ? uninstall() : narrateHooks(kube, narrated, removal.onChange, uninstall, signal)).catch(
    async (error: unknown) => {
      throw await withHooks(kube, error, records.at(-1), signal);
    },
  );
  await removeRest(kube, inventory, signal);
  return inventory;
}

/** Of the CRDs those of templates go with the release; what is gone is not told. */
function broughtBySubcharts({ definitions = [] }: HelmUnit): Inventory {
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  return { ...emptyInventory, staying: definitions.map((name) => ({ ...definition, name })) };
}

/** Helm's words on a failed pre-delete hook are few; the hook's own are in its log. */
async function withHooks(
  kube: KubeClient,
  error: unknown,
  record: ReleaseRecord | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof VnfmError) || error.code !== "HELM_FAILED" || record === undefined) return error;
  const hooks = await diagnoseHooks(kube, record, Date.now(), signal);
  return hooks === "" ? error : new VnfmError(error.code, `${error.message}\n${hooks}`, { cause: error });
}

function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
