import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient } from "../kube-client.ts";
import { describeEnding } from "./describe-ending.ts";
import { findNamespace } from "./find-namespace.ts";

/** Throws RELEASE_NOT_GONE for a namespace that is being deleted: whatever is made there dies with it. */
export async function checkNamespaces(
  kube: KubeClient,
  units: readonly DeploymentUnit[],
  signal: AbortSignal,
): Promise<void> {
  const names = [...new Set(units.map(({ namespace }) => namespace))];
  await Promise.all(
    names.map(async (name) => {
      const sight = await findNamespace(kube, name, signal);
      if (!sight.seen || sight.namespace?.metadata.deletionTimestamp === undefined) return;
      throw new VnfmError(
        "RELEASE_NOT_GONE",
        `${describeEnding(sight.namespace)}; wait until it is gone, or choose another namespace.`,
      );
    }),
  );
}
