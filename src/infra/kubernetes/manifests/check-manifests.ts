import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { RenderedUnit } from "../check/render-unit.ts";
import { inTurn } from "../in-turn.ts";
import type { KubeClient } from "../kube-client.ts";
import { findNamespace } from "../namespaces/find-namespace.ts";
import { describeForeignObject, isOwnedBy } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { checkChange } from "./check-change.ts";

/**
 * Throws RELEASE_NOT_OURS with every object that exists already and belongs to another, and MANIFEST_REFUSED with what the API server
 * would say against an object. It says so only where the namespace exists; what another object of the files must bring first is left out.
 */
export async function checkManifests(
  kube: KubeClient,
  { unit, objects }: RenderedUnit,
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const live = await inTurn(objects, (object) => kube.get(refOf(object), signal));
  const foreign = live.filter((object) => object !== undefined && !isOwnedBy(owner, object.metadata));
  if (foreign.length > 0) {
    const list = foreign.map((object) => object && describeForeignObject(object)).join("; ");
    throw new VnfmError("RELEASE_NOT_OURS", `${list}. Choose another namespace, or other names.`);
  }
  const sight = await findNamespace(kube, unit.namespace, signal);
  if (sight.seen && sight.namespace === undefined) return;
  await inTurn([...objects.entries()], async ([index, object]) => {
    const served = await kube.findKind(object.apiVersion, object.kind, signal);
    if (served !== undefined) await checkChange(kube, object, live[index], signal);
  });
}
