import type { Vdu } from "../../domain/vnfd.ts";
import type { Place, Problems } from "../problems.ts";
import { at, countOf, textOf } from "../yaml/located.ts";
import type { NodeTemplate, Topology } from "./topology.ts";

const VDU_TYPES = new Set(["tosca.nodes.nfv.Vdu.Compute", "tosca.nodes.nfv.Vdu.OsContainerDeployableUnit"]);

/** A VDU and where the VNFD describes it. */
export interface PlacedVdu {
  readonly vdu: Vdu;
  readonly place: Place;
}

/** The VDUs of a flavour with their profiles (SOL001 6.8.3, 6.8.13) and their initial deltas (6.10.6). */
export function readVdus(topology: Topology, problems: Problems): ReadonlyMap<string, PlacedVdu> {
  const nodes = topology.nodes.filter(({ base }) => VDU_TYPES.has(base));
  const initial = readInitialDeltas(topology, new Set(nodes.map(({ name }) => name)), problems);
  return new Map(nodes.map((node) => [node.name, readVdu(node, initial.get(node.name), problems)]));
}

function readVdu(
  { name: vduId, place, properties }: NodeTemplate,
  initial: { readonly count: number; readonly place: Place } | undefined,
  problems: Problems,
): PlacedVdu {
  const profile = properties("vdu_profile");
  const minimum = at(profile, "min_number_of_instances");
  const maximum = at(profile, "max_number_of_instances");
  if (minimum === undefined || maximum === undefined) {
    problems.add(
      profile ?? place,
      `${vduId} needs a vdu_profile with min_number_of_instances and max_number_of_instances`,
    );
  }
  const minInstances = countOf(minimum, "min_number_of_instances", problems) ?? 0;
  const maxInstances = countOf(maximum, "max_number_of_instances", problems) ?? Number.MAX_SAFE_INTEGER;
  if (minInstances > maxInstances) {
    problems.add(
      profile ?? place,
      `${vduId} has a minimum of ${minInstances} above its maximum of ${maxInstances}`,
    );
  }
  const mcio = readMcio(vduId, properties("mcio_identification_data"), problems);
  const vdu: Vdu = {
    vduId,
    name: textOf(properties("name"), "name", problems) ?? vduId,
    description: textOf(properties("description"), "description", problems) ?? "",
    minInstances,
    maxInstances,
    initialInstances: initial?.count ?? minInstances,
    ...(mcio === undefined ? {} : { mcio }),
  };
  if (initial !== undefined)
    checkWithinProfile(vdu, initial.count, "the initial delta", initial.place, problems);
  return { vdu, place };
}

/** What cannot be instantiated within the VDU's profile is a problem of the package. */
export function checkWithinProfile(
  vdu: Vdu,
  count: number,
  what: string,
  place: Place,
  problems: Problems,
): void {
  if (count >= vdu.minInstances && count <= vdu.maxInstances) return;
  problems.add(
    place,
    `${what} gives ${vdu.vduId} ${count} instances; its vdu_profile allows ${vdu.minInstances} to ${vdu.maxInstances}`,
  );
}

function readMcio(
  vduId: string,
  data: ReturnType<NodeTemplate["properties"]>,
  problems: Problems,
): Vdu["mcio"] {
  if (data === undefined) return undefined;
  const name = textOf(at(data, "name"), "name", problems);
  const type = textOf(at(data, "type"), "type", problems);
  if (name && type) return { name, type };
  problems.add(data, `mcio_identification_data of ${vduId} needs a name and a type`);
  return undefined;
}

function readInitialDeltas(topology: Topology, vduIds: ReadonlySet<string>, problems: Problems) {
  const deltas = new Map<string, { readonly count: number; readonly place: Place }>();
  for (const policy of topology.policies.filter(
    ({ base }) => base === "tosca.policies.nfv.VduInitialDelta",
  )) {
    const value = at(policy.properties, "initial_delta", "number_of_instances");
    const count = countOf(value, "number_of_instances", problems);
    if (value === undefined)
      problems.add(policy.place, `${policy.name} has no initial_delta.number_of_instances`);
    for (const { name, place } of policy.targets) {
      if (!vduIds.has(name)) problems.add(place, `${policy.name} is about '${name}', which is no VDU here`);
      else if (deltas.has(name)) problems.add(place, `${name} has two initial deltas`);
      else if (count !== undefined) deltas.set(name, { count, place: value ?? policy.place });
    }
  }
  return deltas;
}
