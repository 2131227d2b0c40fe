import type { RenderedUnit } from "./render-unit.ts";

/**
 * The unit with the names of the CRDs that its charts would make: what Helm keeps of a release says nothing of those in the folders `crds` of
 * sub-charts, and nobody removes them. Names that are known already stay.
 */
export function withDefinitions({ unit, objects }: RenderedUnit): RenderedUnit {
  if (!("chart" in unit)) return { unit, objects };
  const made = objects.filter(({ kind }) => kind === "CustomResourceDefinition");
  const definitions = new Set([...(unit.definitions ?? []), ...made.map(({ metadata }) => metadata.name)]);
  return definitions.size === 0
    ? { unit, objects }
    : { unit: { ...unit, definitions: [...definitions] }, objects };
}
