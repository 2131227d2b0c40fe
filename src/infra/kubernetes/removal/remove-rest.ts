import { inTurn } from "../in-turn.ts";
import type { KubeClient } from "../kube-client.ts";
import { isTerminating } from "../readiness/pod-readiness.ts";
import { refOf } from "../release-record.ts";
import type { Inventory } from "./inventory.ts";

/** Deletes what no controller and no Helm removes, of an inventory what is there still. */
export async function removeRest(
  kube: KubeClient,
  { main }: Pick<Inventory, "main">,
  signal: AbortSignal,
): Promise<void> {
  await inTurn(main, async ({ uid, ...ref }) => {
    const object = await kube.get(ref, signal);
    if (object === undefined || object.metadata.uid !== uid || isTerminating(object)) return;
    await kube.delete(refOf(object), { propagation: "Background" }, signal);
  });
}
