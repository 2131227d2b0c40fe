import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient } from "../kube-client.ts";

const LIMIT_MS = 5_000;

/** Why the cluster does not answer now; `undefined` when it does. A watch alone cannot tell: a connection may just say nothing. */
export async function findSilence(client: KubeClient, signal: AbortSignal): Promise<VnfmError | undefined> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    await client.version(AbortSignal.any([signal, limit]));
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof VnfmError) return error;
    if (!limit.aborted) throw error;
    return new VnfmError(
      "VIM_UNREACHABLE",
      `The Kubernetes API has not answered within ${LIMIT_MS / 1_000} s.`,
      { cause: error },
    );
  }
}

/** Tells of a cluster that falls silent, and once of its return. */
export function silenceTeller(tell: (sentence: string) => void): (silence: VnfmError | undefined) => void {
  let told: string | undefined;
  return (silence) => {
    if (silence?.message === told) return;
    tell(silence === undefined ? "The cluster answers again." : `${silence.message} Trying again.`);
    told = silence?.message;
  };
}
