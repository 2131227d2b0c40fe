import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";

/** What is known of a namespace; credentials that are confined to it are often not allowed to see it. */
export type Sight =
  | { readonly seen: true; readonly namespace: KubeObject | undefined }
  | { readonly seen: false };

/** Looks for a namespace; being forbidden to look is an answer. */
export async function findNamespace(kube: KubeClient, name: string, signal: AbortSignal): Promise<Sight> {
  try {
    return { seen: true, namespace: await kube.get({ apiVersion: "v1", kind: "Namespace", name }, signal) };
  } catch (error) {
    if (error instanceof VnfmError && error.code === "VIM_RIGHTS_MISSING") return { seen: false };
    throw error;
  }
}
