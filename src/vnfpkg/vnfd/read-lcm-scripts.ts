import type { Problems } from "../problems.ts";
import { at, entriesOf, type Located, textOf } from "../yaml/located.ts";
import { findFile, readArtifacts } from "./artifact-files.ts";
import type { NodeTemplate } from "./topology.ts";

/** Keys of an interface that are no operations. */
const OTHER_KEYS = new Set(["type", "inputs", "description", "notifications", "operations"]);

/** The scripts that the VNF's `Vnflcm` interface hooks into LCM operations: hook -> path in the package (SOL001 6.7). */
export function readLcmScripts(
  vnf: NodeTemplate,
  definition: string,
  packageFiles: { has(path: string): boolean },
  problems: Problems,
): Readonly<Record<string, string>> {
  const artifacts = new Map(
    readArtifacts(vnf.template, problems).map((artifact) => [artifact.name, artifact]),
  );
  const vnflcm = at(vnf.template, "interfaces", "Vnflcm");
  const operations = [
    ...entriesOf(vnflcm, "Vnflcm", problems).filter(([name]) => !OTHER_KEYS.has(name)),
    ...entriesOf(at(vnflcm, "operations"), "operations", problems),
  ];
  const scripts = operations.flatMap(([hook, operation]): [string, string][] => {
    const implementation = implementationOf(operation);
    const named = textOf(implementation, "implementation", problems);
    if (implementation === undefined || named === undefined || named === "") return [];
    const file = artifacts.get(named)?.file ?? named;
    const path = findFile(file, definition, packageFiles);
    if (path !== undefined) return [[hook, path]];
    problems.add(implementation, `the script '${file}' of the hook ${hook} is not in the package`);
    return [];
  });
  return Object.fromEntries(scripts);
}

/** `hook: name`, `hook: { implementation: name }`, `hook: { implementation: { primary: name } }`; `hook: []` has none. */
function implementationOf(operation: Located): Located | undefined {
  if (operation.kind === "scalar") return operation;
  const implementation = at(operation, "implementation");
  return implementation?.kind === "map" ? at(implementation, "primary") : implementation;
}
