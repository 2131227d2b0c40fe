import type { ObjectRef } from "../../../domain/deployment.ts";
import type { KubeCollection } from "../kube-client.ts";
import type { ServedKind } from "./api-discovery.ts";
import type { Attempt } from "./api-error.ts";

/** What is tried, in the words of RBAC. */
export function attemptOn(
  kind: ServedKind,
  verb: Attempt["verb"],
  { namespace, name }: { readonly namespace?: string; readonly name?: string },
): Attempt {
  return {
    verb,
    resource: kind.resource,
    ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
    ...(name === undefined ? {} : { name }),
  };
}

/** The path of one object. */
export function pathOf(kind: ServedKind, { namespace = "default", name }: ObjectRef): string {
  return `${collectionPath(kind, { namespace })}/${encodeURIComponent(name)}`;
}

/** The path of all objects of a kind, within a namespace where one is given. */
export function collectionPath(kind: ServedKind, { namespace }: { readonly namespace?: string }): string {
  return kind.namespaced && namespace !== undefined
    ? `${kind.root}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`
    : `${kind.root}/${kind.plural}`;
}

/** The query of a list or a watch. */
export function selectors(
  { labelSelector, fieldSelector }: KubeCollection,
  more: Readonly<Record<string, string>>,
): URLSearchParams {
  return new URLSearchParams({
    ...more,
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  });
}
