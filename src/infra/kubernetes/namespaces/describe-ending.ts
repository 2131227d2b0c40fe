import type { KubeObject } from "../kube-client.ts";

/** One sentence, without its full stop, on a namespace that is being deleted and on what holds it up. */
export function describeEnding({ metadata, status }: KubeObject): string {
  // NamespaceStatus, v1.
  const { conditions = [] } = (status ?? {}) as {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
  };
  const held = conditions
    .filter(({ type, status: state }) => state === "True" && /Remaining$|Failure$/.test(type))
    .map(({ message = "" }) => message);
  const { finalizers = [] } = metadata;
  // Kubernetes tells of what is in the namespace alone, not of who holds the namespace itself.
  if (finalizers.length > 0) held.push(`held by finalizers ${finalizers.join(", ")}`);
  const since = `Namespace ${metadata.name} is being deleted since ${metadata.deletionTimestamp}`;
  return held.length === 0 ? since : `${since}: ${held.join("; ")}`;
}
