import { posix } from "node:path";
import type { Place, Problems } from "../problems.ts";
import { at, entriesOf, type Located, textOf } from "../yaml/located.ts";

/** An artifact that a node template brings along. */
export interface NodeArtifact {
  readonly name: string;
  readonly place: Place;
  /** As written; empty when the template has only a file's name. */
  readonly type: string;
  /** The file as written. */
  readonly file: string;
}

export function readArtifacts(template: Located, problems: Problems): readonly NodeArtifact[] {
  return entriesOf(at(template, "artifacts"), "artifacts", problems).flatMap(([name, artifact]) => {
    const file = textOf(artifact.kind === "map" ? at(artifact, "file") : artifact, "file", problems);
    if (file === undefined || file === "") {
      problems.add(artifact, `the artifact '${name}' names no file`);
      return [];
    }
    return { name, place: artifact, type: textOf(at(artifact, "type"), "type", problems) ?? "", file };
  });
}

/** Where in the package a file named by a definition is: beside the definition (TOSCA), or counted from the root (some vendors). */
export function findFile(
  file: string,
  definition: string,
  packageFiles: { has(path: string): boolean },
): string | undefined {
  const fromDefinition = posix.normalize(posix.join(posix.dirname(definition), file));
  const fromRoot = posix.normalize(file);
  return [fromDefinition, fromRoot].find((path) => packageFiles.has(path));
}
