import type { NamespaceFate, Owner, Wait } from "../../infra-driver.ts";
import type { KubeClient } from "../kube-client.ts";
import { isOwnedBy, nameOwner, OWNER_LABEL } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { awaitNamespaceGone } from "./await-namespace-gone.ts";
import { findNamespace } from "./find-namespace.ts";
import { listForeign } from "./list-foreign.ts";

/** Deletes a namespace that was made for the owner and holds nothing worth keeping, and waits until it is gone. */
export async function deleteOwnNamespace(
  kube: KubeClient,
  name: string,
  owner: Owner,
  wait: Wait,
  signal: AbortSignal,
): Promise<NamespaceFate> {
  const sight = await findNamespace(kube, name, signal);
  if (!sight.seen)
    return { gone: false, reason: `Namespace ${name} stays: the credentials may not read it.` };
  const { namespace } = sight;
  if (namespace === undefined) return { gone: true };
  const { labels, deletionTimestamp } = namespace.metadata;
  if (!isOwnedBy(owner, namespace.metadata)) {
    const maker =
      labels?.[OWNER_LABEL] === undefined
        ? "was not made by Fairlead"
        : `belongs to ${nameOwner(labels[OWNER_LABEL])}`;
    return { gone: false, reason: `Namespace ${name} stays: it ${maker}.`, isForeign: true };
  }
  if (deletionTimestamp === undefined) {
    const foreign = await listForeign(kube, name, owner, signal);
    if (foreign.length > 0) {
      return { gone: false, reason: `Namespace ${name} stays: it holds ${foreign.join(", ")}.` };
    }
    await kube.delete(refOf(namespace), {}, signal);
  }
  return await awaitNamespaceGone(kube, namespace, wait, signal);
}
