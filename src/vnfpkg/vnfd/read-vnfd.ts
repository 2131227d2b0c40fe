import type { Vnfd } from "../../domain/vnfd.ts";
import type { ZipArchive } from "../csar/zip-archive.ts";
import type { PackageLimits } from "../package-limits.ts";
import type { Problems } from "../problems.ts";
import { at } from "../yaml/located.ts";
import { loadDefinitions } from "./load-definitions.ts";
import { readFlavour } from "./read-flavour.ts";
import { readProduct } from "./read-product.ts";
import { readTopology, type Topology } from "./topology.ts";
import { TypeCatalogue } from "./type-catalogue.ts";

export interface ReadVnfd {
  readonly vnfd: Vnfd;
  /** Definitions files that the VNFD consists of, entry first. */
  readonly definitionPaths: readonly string[];
}

/**
 * Reads a VNFD (SOL001) in one file or in several, in the style of release 2 (`Vdu.Compute`) or 4 (Mciops). Whatever would make an
 * operation stumble later goes to `problems`; the answer means something only when there are none.
 */
export async function readVnfd(
  archive: ZipArchive,
  entry: string,
  limits: PackageLimits,
  problems: Problems,
): Promise<ReadVnfd> {
  const { files, paths } = await loadDefinitions(archive, entry, limits, problems);
  const [entryFile] = files;
  if (entryFile?.path === entry && at(entryFile.root, "tosca_definitions_version") === undefined) {
    problems.add(
      { file: entry, line: 1 },
      "the file is not a TOSCA definition: it has no tosca_definitions_version",
    );
  }
  const types = new TypeCatalogue(files, problems);
  const topologies = files.flatMap((file) => readTopology(file, types, problems) ?? []);
  const surroundings = { types, packageFiles: archive.files, limits, problems };
  const placed = flavourTopologies(topologies).flatMap(
    (topology) => readFlavour(topology, surroundings) ?? [],
  );

  const seen = new Set<string>();
  for (const { flavour, place } of placed) {
    if (seen.has(flavour.flavourId))
      problems.add(place, `the flavour '${flavour.flavourId}' is described twice`);
    seen.add(flavour.flavourId);
  }
  if (placed.length === 0 && !problems.any) {
    problems.add({ file: entry, line: 1 }, "the VNFD has no deployment flavour (substitution_mappings)");
  }
  const product = readProduct({ entry, topologies, types }, problems);
  return { vnfd: { ...product, flavours: placed.map(({ flavour }) => flavour) }, definitionPaths: paths };
}

/** A flavour is a topology that can substitute the VNF. A VNFD of one file and one flavour may leave the mappings out. */
function flavourTopologies(topologies: readonly Topology[]): readonly Topology[] {
  const substituting = topologies.filter(({ substitution }) => substitution !== undefined);
  return substituting.length > 0 ? substituting : topologies.slice(0, 1);
}
