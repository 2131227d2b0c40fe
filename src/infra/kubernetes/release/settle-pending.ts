import { gzipSync } from "node:zlib";
import type { KubeClient } from "../kube-client.ts";
import { type ReleaseRevision, readPayload, refOf } from "../release-record.ts";

/**
 * Marks a revision that was interrupted as failed, in the label and in the payload, as Helm itself would have done had it lived: a later
 * `helm upgrade` then goes ahead. Its objects stay as they are. The Secret must be as it was read, lest a living helm be overwritten.
 */
export async function settlePending(
  kube: KubeClient,
  revision: ReleaseRevision,
  signal: AbortSignal,
): Promise<void> {
  const payload = readPayload(revision.secret);
  const info = { ...payload.info, status: "failed", description: `Interrupted while ${revision.status}` };
  const packed = gzipSync(JSON.stringify({ ...payload, info })).toString("base64");
  const { uid: _, ...ref } = refOf(revision.secret);
  await kube.patch(
    ref,
    {
      metadata: {
        resourceVersion: revision.secret.metadata.resourceVersion,
        labels: { status: "failed" },
      },
      data: { release: Buffer.from(packed).toString("base64") },
    },
    signal,
  );
}
