import { VnfmError } from "../../../domain/errors.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { findRelease } from "../release/release-owner.ts";
import { refOf } from "../release-record.ts";
import { isHook, type RenderedUnit } from "./render-unit.ts";

/** Requests at the same time; a chart may have hundreds of objects. */
const CONCURRENCY = 16;

/**
 * Throws RELEASE_NOT_OURS with every object that exists already and was not made for the release that would make it. Hooks are left out:
 * Helm deletes an earlier one of the same name itself and marks none of them; so are CRDs, of which Helm takes what is there.
 */
export async function checkNoCollisions(
  kube: KubeClient,
  rendered: readonly RenderedUnit[],
  signal: AbortSignal,
): Promise<void> {
  const wanted = rendered.flatMap(({ unit, objects }) =>
    objects
      .filter((object) => !isHook(object) && object.kind !== "CustomResourceDefinition")
      .map((object) => ({ object, release: `${unit.namespace}/${unit.releaseName}`, unit })),
  );
  const twice = findTwice(wanted);
  const foreign: string[] = [];
  const queue = wanted.values();
  const worker = async () => {
    for (const { object, release, unit } of queue) {
      const ref = { ...refOf(object), namespace: object.metadata.namespace ?? unit.namespace };
      const existing = await kube.get(ref, signal);
      if (existing !== undefined && findRelease(existing) !== release) foreign.push(describe(existing));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const problems = [
    ...foreign.toSorted(),
    ...twice.map(({ kind, metadata }) => `${kind} ${metadata.name} is wanted by two of the charts`),
  ];
  if (problems.length === 0) return;
  throw new VnfmError(
    "RELEASE_NOT_OURS",
    `Objects that the charts would make exist already: ${problems.join("; ")}. Choose another namespace, or other names in the chart's values.`,
  );
}

function findTwice(
  wanted: readonly {
    readonly object: KubeObject;
    readonly release: string;
    readonly unit: RenderedUnit["unit"];
  }[],
): readonly KubeObject[] {
  const releases = new Map<string, string>();
  return wanted.flatMap(({ object, release, unit }) => {
    const { apiVersion, kind, metadata } = object;
    const key = JSON.stringify([apiVersion, kind, metadata.namespace ?? unit.namespace, metadata.name]);
    const other = releases.get(key);
    releases.set(key, release);
    return other !== undefined && other !== release ? [object] : [];
  });
}

function describe(object: KubeObject): string {
  const { kind, metadata } = object;
  const place = metadata.namespace === undefined ? "" : ` in namespace ${metadata.namespace}`;
  const release = findRelease(object);
  const owner = release === undefined ? "not made by Helm" : `made for release ${release}`;
  return `${kind} ${metadata.name}${place} (${owner})`;
}
