import { VnfmError } from "../../../domain/errors.ts";
import type { Owner, Wait } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { ownLabels } from "../release/release-owner.ts";
import { awaitNamespaceGone } from "./await-namespace-gone.ts";
import { findNamespace } from "./find-namespace.ts";

/** Creates a namespace marked as the owner's; one that exists is left as it is, one that is being deleted is awaited first. */
export async function ensureNamespacePresent(
  kube: KubeClient,
  name: string,
  owner: Owner,
  wait: Wait,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const sight = await findNamespace(kube, name, signal);
    // Credentials confined to a namespace: it is there, or Helm will say that it is not.
    if (!sight.seen) return;
    const { namespace } = sight;
    if (namespace === undefined) {
      // Undefined when another has made it in between: the next round looks at that one.
      if ((await kube.create(markedNamespace(name, owner), signal)) !== undefined) return;
    } else if (namespace.metadata.deletionTimestamp === undefined) {
      return;
    } else {
      const fate = await awaitNamespaceGone(kube, namespace, wait, signal);
      if (!fate.gone) throw new VnfmError("RELEASE_NOT_GONE", fate.reason);
    }
  }
}

function markedNamespace(name: string, owner: Owner): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: ownLabels(owner) } };
}
