import type { NodeTemplate, Topology } from "./topology.ts";

/** The node templates that stand for the VNF itself. */
export function vnfNodes({ nodes }: Topology): readonly NodeTemplate[] {
  return nodes.filter(({ base }) => base === "tosca.nodes.nfv.VNF");
}
