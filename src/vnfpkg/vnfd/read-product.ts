import type { Vnfd } from "../../domain/vnfd.ts";
import type { Place, Problems } from "../problems.ts";
import { type Located, textOf } from "../yaml/located.ts";
import type { Topology } from "./topology.ts";
import type { TypeCatalogue } from "./type-catalogue.ts";
import { vnfNodes } from "./vnf-nodes.ts";

const MAX_LENGTH = 255;

interface Descriptor {
  readonly entry: string;
  readonly topologies: readonly Topology[];
  readonly types: TypeCatalogue;
}

/**
 * What the VNFD says about the product as a whole: in the VNF's node template, in what is substituted, or as the default
 * of the VNF's type; the entry file comes first.
 */
export function readProduct(
  { entry, topologies, types }: Descriptor,
  problems: Problems,
): Omit<Vnfd, "flavours"> {
  const property = (name: string): Located | undefined => {
    const set = topologies.flatMap((topology) => [
      ...vnfNodes(topology).map((node) => node.properties(name)),
      topology.substitution?.properties(name),
    ]);
    const defaults = vnfTypes(topologies).map((type) => types.defaultOf(type, name));
    return [...set, ...defaults].find((value) => value !== undefined);
  };
  // Without a known VNF, whose type is a problem told already, all of it would be missing.
  const isKnown = topologies.some((topology) => vnfNodes(topology).length > 0) || !problems.any;
  const place: Place = topologies.flatMap(vnfNodes)[0]?.place ?? { file: entry, line: 1 };
  const required = (name: string): string => {
    const value = property(name);
    const text = textOf(value, name, problems)?.trim() ?? "";
    if (text === "" && isKnown) problems.add(value ?? place, `the VNF has no ${name}`);
    if (text.length > MAX_LENGTH)
      problems.add(value ?? place, `${name} is longer than ${MAX_LENGTH} characters`);
    return text;
  };
  return {
    vnfdId: required("descriptor_id"),
    vnfProvider: required("provider"),
    vnfProductName: required("product_name"),
    vnfSoftwareVersion: required("software_version"),
    vnfdVersion: required("descriptor_version"),
    vnfmInfo: texts(property("vnfm_info"), problems),
  };
}

function vnfTypes(topologies: readonly Topology[]): readonly string[] {
  return topologies.flatMap((topology) => [
    ...vnfNodes(topology).map(({ type }) => type),
    ...(topology.substitution ? [topology.substitution.nodeType] : []),
  ]);
}

function texts(value: Located | undefined, problems: Problems): readonly string[] {
  const items = value?.kind === "list" ? value.items : value === undefined ? [] : [value];
  return items.flatMap((item) => textOf(item, "vnfm_info", problems) ?? []);
}
