import type { DeploymentFlavour } from "../../domain/vnfd.ts";
import type { PackageLimits } from "../package-limits.ts";
import type { Place, Problems } from "../problems.ts";
import { textOf } from "../yaml/located.ts";
import { readInstantiationLevels } from "./read-instantiation-levels.ts";
import { readLcmScripts } from "./read-lcm-scripts.ts";
import { readMciops } from "./read-mciops.ts";
import { readScalingAspects } from "./read-scaling-aspects.ts";
import { readVdus } from "./read-vdus.ts";
import type { Topology } from "./topology.ts";
import type { TypeCatalogue } from "./type-catalogue.ts";
import { vnfNodes } from "./vnf-nodes.ts";

export interface FlavourSurroundings {
  readonly types: TypeCatalogue;
  readonly packageFiles: { has(path: string): boolean };
  readonly limits: PackageLimits;
  readonly problems: Problems;
}

/** A flavour and where the VNFD names it. */
export interface PlacedFlavour {
  readonly flavour: DeploymentFlavour;
  readonly place: Place;
}

/** Reads the topology template that stands for one deployment flavour; `undefined` when it stands for something else. */
export function readFlavour(
  topology: Topology,
  surroundings: FlavourSurroundings,
): PlacedFlavour | undefined {
  const { types, packageFiles, limits, problems } = surroundings;
  const { substitution, place } = topology;
  const [vnf] = vnfNodes(topology);
  // A nested template may also substitute a node that is no VNF.
  if (substitution !== undefined && types.baseOf(substitution.nodeType) !== "tosca.nodes.nfv.VNF") {
    if (types.baseOf(substitution.nodeType) === undefined) {
      problems.add(
        substitution.place,
        `the type '${substitution.nodeType}' is defined nowhere in the package, down to a type of the standard`,
      );
    }
    return undefined;
  }
  const type = substitution?.nodeType ?? vnf?.type ?? "";
  const property = (name: string) =>
    substitution?.properties(name) ?? vnf?.properties(name) ?? types.defaultOf(type, name);

  const flavourId = textOf(property("flavour_id"), "flavour_id", problems);
  if (!flavourId) {
    problems.add(substitution?.place ?? place, "the deployment flavour has no flavour_id");
    return undefined;
  }
  const vdus = readVdus(topology, problems);
  const scalingAspects = readScalingAspects(topology, vdus, limits, problems);
  const flavour: DeploymentFlavour = {
    flavourId,
    description: textOf(property("flavour_description"), "flavour_description", problems) ?? "",
    vdus: [...vdus.values()].map(({ vdu }) => vdu),
    scalingAspects,
    ...readInstantiationLevels(topology, vdus, scalingAspects, problems),
    mciops: readMciops(topology, vdus, { types, packageFiles, problems }),
    lcmScripts: vnf === undefined ? {} : readLcmScripts(vnf, topology.path, packageFiles, problems),
  };
  checkIdentifiers(flavour, substitution?.place ?? place, problems);
  return { flavour, place: substitution?.place ?? place };
}

const MAX_IDENTIFIER_LENGTH = 255;

/** Longer ones could never be asked for. */
function checkIdentifiers(flavour: DeploymentFlavour, place: Place, problems: Problems): void {
  const { flavourId, vdus, scalingAspects, instantiationLevels } = flavour;
  const identifiers: readonly (readonly [string, string])[] = [
    ["flavour", flavourId],
    ...vdus.map(({ vduId }) => ["VDU", vduId] as const),
    ...scalingAspects.map(({ aspectId }) => ["scaling aspect", aspectId] as const),
    ...instantiationLevels.map(({ levelId }) => ["instantiation level", levelId] as const),
  ];
  for (const [what, id] of identifiers) {
    if (id !== "" && id.length <= MAX_IDENTIFIER_LENGTH) continue;
    const shown =
      id === "" ? "is empty" : `'${id.slice(0, 40)}…' is longer than ${MAX_IDENTIFIER_LENGTH} characters`;
    problems.add(place, `the name of a ${what} ${shown}; no request could name it`);
  }
}
