import type { Place, Problems } from "../problems.ts";
import { at, entriesOf, itemsOf, type Located, textOf } from "../yaml/located.ts";
import type { DefinitionFile } from "./load-definitions.ts";
import type { TypeCatalogue } from "./type-catalogue.ts";

/** The `topology_template` of one file, types traced back to the standard's. */
export interface Topology {
  readonly path: string;
  readonly place: Place;
  readonly substitution?: Substitution;
  readonly nodes: readonly NodeTemplate[];
  readonly policies: readonly Policy[];
}

export interface Substitution {
  readonly place: Place;
  readonly nodeType: string;
  readonly properties: Properties;
}

export interface NodeTemplate {
  readonly name: string;
  readonly place: Place;
  readonly type: string;
  /** `tosca.nodes.nfv.…`; empty when the type is unknown, which is a problem already told. */
  readonly base: string;
  readonly properties: Properties;
  readonly template: Located;
}

export interface Policy {
  readonly name: string;
  readonly place: Place;
  readonly base: string;
  readonly properties: Located | undefined;
  readonly targets: readonly { readonly name: string; readonly place: Place }[];
}

/** A property's value, `get_input` replaced by the input's default; `undefined` when it is not set. */
export type Properties = (name: string) => Located | undefined;

export function readTopology(
  { path, root }: DefinitionFile,
  types: TypeCatalogue,
  problems: Problems,
): Topology | undefined {
  const topology = at(root, "topology_template");
  if (topology === undefined) return undefined;
  const inputs = at(topology, "inputs");
  const substitution = readSubstitution(at(topology, "substitution_mappings"), inputs, problems);
  return {
    path,
    place: topology,
    ...(substitution === undefined ? {} : { substitution }),
    nodes: entriesOf(at(topology, "node_templates"), "node_templates", problems).flatMap(
      ([name, template]) => {
        const type = typeOf(template, `node template ${name}`, problems);
        if (type === undefined) return [];
        const base = knownBase(type, template, types, problems);
        return {
          name,
          place: template,
          type,
          base,
          properties: properties(at(template, "properties"), inputs),
          template,
        };
      },
    ),
    policies: policyEntries(at(topology, "policies"), problems).flatMap(([name, policy]) => {
      const type = typeOf(policy, `policy ${name}`, problems);
      if (type === undefined) return [];
      const targets = itemsOf(at(policy, "targets"), "targets", problems).flatMap((target) => {
        const targetName = textOf(target, "a target", problems);
        return targetName === undefined ? [] : { name: targetName, place: target };
      });
      const base = knownBase(type, policy, types, problems);
      return { name, place: policy, base, properties: at(policy, "properties"), targets };
    }),
  };
}

/** TOSCA 1.3 sets what is substituted by a filter (`- flavour_id: { equal: simple }`), older files by properties. */
function readSubstitution(
  mappings: Located | undefined,
  inputs: Located | undefined,
  problems: Problems,
): Substitution | undefined {
  const nodeType = textOf(at(mappings, "node_type"), "node_type", problems);
  if (mappings === undefined || nodeType === undefined) return undefined;
  const set = properties(at(mappings, "properties"), inputs);
  const filters = itemsOf(at(mappings, "substitution_filter", "properties"), "properties", problems);
  return {
    place: mappings,
    nodeType,
    properties: (name) => {
      const filter = filters.map((item) => at(item, name)).find((found) => found !== undefined);
      return (
        set(name) ??
        at(filter, "equal") ??
        (filter?.kind === "list" ? at(filter.items[0], "equal") : undefined)
      );
    },
  };
}

/** Policies are a list of one-entry maps; a plain map is taken too. */
function policyEntries(
  policies: Located | undefined,
  problems: Problems,
): readonly (readonly [string, Located])[] {
  if (policies?.kind === "map") return [...policies.entries];
  return itemsOf(policies, "policies", problems).flatMap((item) => entriesOf(item, "a policy", problems));
}

function properties(set: Located | undefined, inputs: Located | undefined): Properties {
  return (name) => {
    const value = at(set, name);
    const input = at(value, "get_input");
    if (input === undefined) return value;
    const inputName = input.kind === "list" ? input.items[0] : input;
    return inputName?.kind === "scalar" ? at(inputs, inputName.text, "default") : undefined;
  };
}

function typeOf(template: Located, what: string, problems: Problems): string | undefined {
  const type = textOf(at(template, "type"), "type", problems);
  if (type === undefined) problems.add(template, `${what} has no type`);
  return type;
}

function knownBase(type: string, place: Place, types: TypeCatalogue, problems: Problems): string {
  const base = types.baseOf(type);
  if (base === undefined) {
    problems.add(
      place,
      `the type '${type}' is defined nowhere in the package, down to a type of the standard`,
    );
  }
  return base ?? "";
}
