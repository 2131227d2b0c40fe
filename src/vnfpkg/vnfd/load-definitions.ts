import { posix } from "node:path";
import type { ZipArchive } from "../csar/zip-archive.ts";
import type { PackageLimits } from "../package-limits.ts";
import { type Place, type Problems, packageRefused } from "../problems.ts";
import { at, itemsOf, type Located, textOf } from "../yaml/located.ts";
import { readYaml } from "../yaml/read-yaml.ts";

/** A TOSCA file of the package, read. */
export interface DefinitionFile {
  readonly path: string;
  readonly root: Located;
}

export interface Definitions {
  /** Read files, the entry first. ETSI's own type files are not among them: what they define is known. */
  readonly files: readonly DefinitionFile[];
  /** All files reachable by imports that the package holds, ETSI's too. */
  readonly paths: readonly string[];
}

const ETSI_TYPES = /^etsi_nfv_sol001_[\w.-]*types[\w.-]*\.ya?ml$/i;

/** Reads the entry and all it imports. Files may import each other in a circle, as TOSCA allows. */
export async function loadDefinitions(
  archive: ZipArchive,
  entry: string,
  limits: PackageLimits,
  problems: Problems,
): Promise<Definitions> {
  const files: DefinitionFile[] = [];
  const paths = new Set([entry]);
  let level: readonly string[] = [entry];
  let bytes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const path of level) {
      const content = await archive.read(path, limits.maxYamlBytes);
      bytes += content.length;
      if (bytes > limits.maxDefinitionBytes) {
        throw packageRefused(`The files of the VNFD exceed ${limits.maxDefinitionBytes} bytes together.`);
      }
      const root = readYaml(path, content, limits, problems);
      if (root?.kind !== "map") {
        if (root !== undefined) problems.add(root, "the file is not a TOSCA definition: it must be a map");
        continue;
      }
      files.push({ path, root });
      for (const wanted of importsOf(root, path, problems)) {
        const found = findImport(wanted, archive, problems).filter((target) => !paths.has(target));
        for (const target of found) {
          paths.add(target);
          if (ETSI_TYPES.test(posix.basename(target))) continue;
          if (depth >= limits.maxImportDepth) {
            problems.add(wanted.place, `imports are nested deeper than ${limits.maxImportDepth} files`);
          } else if (paths.size > limits.maxDefinitions) {
            problems.add(wanted.place, `the VNFD consists of more than ${limits.maxDefinitions} files`);
          } else {
            next.push(target);
          }
        }
      }
    }
    level = next;
  }
  return { files, paths: [...paths] };
}

interface Import {
  readonly target: string;
  readonly importer: string;
  readonly place: Place;
}

/** An import is a text, a map with `file`, or a name with either of them below (TOSCA 1.3, 4.2.3). */
function importsOf(root: Located, importer: string, problems: Problems): readonly Import[] {
  return itemsOf(at(root, "imports"), "imports", problems).flatMap((item) => {
    const only = item.kind === "map" && item.entries.size === 1 ? [...item.entries.values()][0] : undefined;
    const file = at(item, "file") ?? at(only, "file") ?? only ?? item;
    const target = file.kind === "scalar" ? textOf(file, "an import", problems) : undefined;
    if (target === undefined || target === "") {
      problems.add(item, "the import names no file");
      return [];
    }
    return { target, importer, place: { file: item.file, line: item.line } };
  });
}

function findImport(
  { target, importer, place }: Import,
  archive: ZipArchive,
  problems: Problems,
): readonly string[] {
  const isEtsis = ETSI_TYPES.test(posix.basename(target));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    if (!isEtsis)
      problems.add(place, `'${target}' is not fetched; put the file into the package and import it there`);
    return [];
  }
  const path = posix.normalize(posix.join(posix.dirname(importer), target));
  if (!archive.files.has(path)) {
    if (!isEtsis) problems.add(place, `the import '${target}' is not in the package (looked for '${path}')`);
    return [];
  }
  if (!isEtsis) return [path];
  // They import each other, and are not read here.
  const folder = posix.dirname(path);
  return [...archive.files.keys()].filter(
    (other) => posix.dirname(other) === folder && ETSI_TYPES.test(posix.basename(other)),
  );
}
