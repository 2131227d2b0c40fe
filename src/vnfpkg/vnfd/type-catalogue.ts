import type { Problems } from "../problems.ts";
import { at, entriesOf, type Located, textOf } from "../yaml/located.ts";
import type { DefinitionFile } from "./load-definitions.ts";

const SECTIONS = ["node_types", "policy_types", "artifact_types"];

/** What the readers of this folder look for. */
const ACTED_ON = new Set([
  "tosca.nodes.nfv.VNF",
  "tosca.nodes.nfv.Vdu.Compute",
  "tosca.nodes.nfv.Vdu.OsContainerDeployableUnit",
  "tosca.nodes.nfv.Mciop",
  "tosca.artifacts.nfv.HelmChart",
  "tosca.policies.nfv.InstantiationLevels",
  "tosca.policies.nfv.VduInstantiationLevels",
  "tosca.policies.nfv.ScalingAspects",
  "tosca.policies.nfv.VduScalingAspectDeltas",
  "tosca.policies.nfv.VduInitialDelta",
]);

/** The types that a package defines, and what they are derived from. */
export class TypeCatalogue {
  readonly #types = new Map<string, { readonly parent: string | undefined; readonly definition: Located }>();

  constructor(files: readonly DefinitionFile[], problems: Problems) {
    for (const { root } of files) {
      for (const section of SECTIONS) {
        for (const [name, definition] of entriesOf(at(root, section), section, problems)) {
          const parent = textOf(at(definition, "derived_from"), "derived_from", problems);
          this.#types.set(name, { parent: parent && plain(parent), definition });
        }
      }
    }
  }

  /** The standard's type that a type is, or is derived from; `undefined` when the package does not define it down to there. */
  baseOf(type: string): string | undefined {
    const ancestry = this.#ancestry(type);
    // A package may define the standard's own types, or types of its own below `tosca.`.
    return ancestry.find((name) => ACTED_ON.has(name)) ?? ancestry.find((name) => name.startsWith("tosca."));
  }

  /** What a property of the type is when a template does not set it. */
  defaultOf(type: string, property: string): Located | undefined {
    for (const name of this.#ancestry(type)) {
      const value = at(this.#types.get(name)?.definition, "properties", property, "default");
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The type and those it is derived from, nearest first; cut where a type is derived from itself. */
  #ancestry(type: string): readonly string[] {
    const names = new Set<string>();
    let name: string | undefined = plain(type);
    while (name !== undefined && !names.has(name)) {
      names.add(name);
      name = this.#types.get(name)?.parent;
    }
    return [...names];
  }
}

/** Without the namespace prefix that an import may have given it. */
function plain(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
