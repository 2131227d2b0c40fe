import type { Mciop } from "../../domain/vnfd.ts";
import type { Place, Problems } from "../problems.ts";
import { at, type Located, textOf } from "../yaml/located.ts";
import { findFile, readArtifacts } from "./artifact-files.ts";
import type { PlacedVdu } from "./read-vdus.ts";
import type { NodeTemplate, Topology } from "./topology.ts";
import type { TypeCatalogue } from "./type-catalogue.ts";

interface Surroundings {
  readonly types: TypeCatalogue;
  readonly packageFiles: { has(path: string): boolean };
  readonly problems: Problems;
}

/** The Mciops of a flavour, each a Helm chart (SOL001 6.8.14), in an order in which they can be deployed. */
export function readMciops(
  topology: Topology,
  vdus: ReadonlyMap<string, PlacedVdu>,
  surroundings: Surroundings,
): readonly Mciop[] {
  const { problems } = surroundings;
  const nodes = topology.nodes.filter(({ base }) => base === "tosca.nodes.nfv.Mciop");
  const names = new Set(nodes.map(({ name }) => name));
  const mciops = nodes.map((node): Mciop => {
    const associated = requirements(node, "associatedVdu", problems);
    const dependencies = requirements(node, "dependency", problems);
    if (associated.length === 0) problems.add(node.place, `the Mciop ${node.name} has no associatedVdu`);
    for (const { name, place } of associated) {
      if (!vdus.has(name))
        problems.add(place, `the Mciop ${node.name} is associated with '${name}', which is no VDU here`);
    }
    for (const { name, place } of dependencies) {
      if (!names.has(name))
        problems.add(place, `the Mciop ${node.name} depends on '${name}', which is no Mciop here`);
    }
    return {
      mciopId: node.name,
      chartPath: findChart(node, topology.path, surroundings),
      associatedVdus: associated.map(({ name }) => name),
      dependsOn: [...new Set(dependencies.map(({ name }) => name))].filter((name) => names.has(name)),
    };
  });
  return inDeploymentOrder(mciops, new Map(nodes.map(({ name, place }) => [name, place])), problems);
}

function findChart(
  node: NodeTemplate,
  path: string,
  { types, packageFiles, problems }: Surroundings,
): string {
  const charts = readArtifacts(node.template, problems).filter(
    ({ type }) => types.baseOf(type) === "tosca.artifacts.nfv.HelmChart",
  );
  const [chart] = charts;
  if (chart === undefined) {
    problems.add(node.place, `the Mciop ${node.name} has no artifact of type tosca.artifacts.nfv.HelmChart`);
    return "";
  }
  if (charts.length > 1) {
    problems.add(node.place, `the Mciop ${node.name} has ${charts.length} Helm charts; it may have one`);
  }
  const found = findFile(chart.file, path, packageFiles);
  if (found === undefined) {
    problems.add(chart.place, `the chart '${chart.file}' of the Mciop ${node.name} is not in the package`);
  }
  return found ?? "";
}

/** `- name: target` or `- name: { node: target }`; one requirement may occur several times. */
function requirements(
  { name: nodeName, template }: NodeTemplate,
  requirement: string,
  problems: Problems,
): readonly { readonly name: string; readonly place: Place }[] {
  const all = at(template, "requirements");
  const items: readonly Located[] = all?.kind === "list" ? all.items : all === undefined ? [] : [all];
  return items.flatMap((item) => {
    const value = at(item, requirement);
    if (value === undefined) return [];
    const name = textOf(value.kind === "map" ? at(value, "node") : value, requirement, problems);
    if (name === undefined) {
      problems.add(value, `the requirement ${requirement} of ${nodeName} names no node`);
      return [];
    }
    return { name, place: value };
  });
}

function inDeploymentOrder(
  mciops: readonly Mciop[],
  places: ReadonlyMap<string, Place>,
  problems: Problems,
): readonly Mciop[] {
  const ordered: Mciop[] = [];
  let waiting = mciops;
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) =>
      dependsOn.every((name) => ordered.some(({ mciopId }) => mciopId === name)),
    );
    if (ready.length === 0) {
      const [first] = waiting;
      const names = waiting.map(({ mciopId }) => mciopId).join(", ");
      const place = places.get(first?.mciopId ?? "");
      if (place !== undefined) problems.add(place, `Mciops depend on each other in a circle: ${names}`);
      return mciops;
    }
    ordered.push(...ready);
    waiting = waiting.filter((mciop) => !ready.includes(mciop));
  }
  return ordered;
}
