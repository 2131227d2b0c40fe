import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import type { RenderedUnit } from "./render-unit.ts";

/** Throws KIND_NOT_SERVED, naming every kind that neither the cluster serves nor a chart brings along. */
export async function checkKindsServed(
  kube: KubeClient,
  rendered: readonly RenderedUnit[],
  signal: AbortSignal,
): Promise<void> {
  const objects = rendered.flatMap((unit) => unit.objects);
  const shipped = new Set(objects.flatMap(kindsDefinedBy));
  const users = new Map<string, KubeObject>();
  for (const object of objects) users.set(kindOf(object), object);
  const missing = await Promise.all(
    [...users].map(async ([kind, object]) => {
      if (shipped.has(kind)) return [];
      const served = await kube.findKind(object.apiVersion, object.kind, signal);
      return served === undefined ? [`${kind} (for ${object.metadata.name})`] : [];
    }),
  );
  if (missing.flat().length === 0) return;
  throw new VnfmError(
    "KIND_NOT_SERVED",
    `The cluster does not serve ${missing.flat().join(", ")}. Install what brings the kind (its CRDs), or turn it off in the chart's values.`,
  );
}

function kindOf({ apiVersion, kind }: KubeObject): string {
  return `${apiVersion} ${kind}`;
}

function kindsDefinedBy({ kind, spec }: KubeObject): readonly string[] {
  if (kind !== "CustomResourceDefinition") return [];
  // A CustomResourceDefinition, apiextensions.k8s.io/v1.
  const {
    group,
    names,
    versions = [],
  } = (spec ?? {}) as {
    readonly group?: string;
    readonly names?: { readonly kind?: string };
    readonly versions?: readonly { readonly name: string }[];
  };
  return versions.map(({ name }) => `${group}/${name} ${names?.kind}`);
}
