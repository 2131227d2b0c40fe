import type { Problems } from "../problems.ts";
import { type Field, type ListedFile, toListedFile } from "./listed-file.ts";
import { readField, type TextLine, textLines } from "./text-lines.ts";

export interface ToscaMeta {
  readonly entryDefinitions?: Field;
  readonly entryManifest?: Field;
  readonly files: readonly ListedFile[];
}

/**
 * Reads TOSCA-Metadata/TOSCA.meta (TOSCA 1.3, 6.2; SOL004 4.1.2): a first block about the package, then one
 * block for each file it lists, parted by blank lines.
 */
export function readToscaMeta(file: string, content: Buffer, problems: Problems): ToscaMeta {
  const [first = new Map<string, Field>(), ...others] = readBlocks(
    textLines(file, content, problems),
    problems,
  );
  const entryDefinitions = first.get("entry-definitions");
  if (!entryDefinitions?.value)
    problems.add({ file, line: 1 }, "the first block must hold Entry-Definitions");
  // Packages older than SOL004 2.5.1 leave the prefix out.
  const entryManifest = first.get("etsi-entry-manifest") ?? first.get("entry-manifest");
  const files = others.flatMap((block) => {
    const [place] = [...block.values()].map((field) => field.place);
    if (place !== undefined && !block.has("name") && !block.has("source")) {
      problems.add(place, "the block names no file: 'Name' is missing");
    }
    return toListedFile(block, problems) ?? [];
  });
  return {
    ...(entryDefinitions === undefined ? {} : { entryDefinitions }),
    ...(entryManifest === undefined ? {} : { entryManifest }),
    files,
  };
}

function readBlocks(lines: readonly TextLine[], problems: Problems): readonly Map<string, Field>[] {
  const blocks: Map<string, Field>[] = [];
  let block: Map<string, Field> | undefined;
  let lastKey: string | undefined;
  for (const line of lines) {
    if (line.text === "") {
      block = undefined;
      continue;
    }
    if (line.text.startsWith("#")) continue;
    const last = lastKey === undefined ? undefined : block?.get(lastKey);
    if (/^\s/.test(line.text) && block !== undefined && lastKey !== undefined && last !== undefined) {
      // A line that begins with a space goes on with the value before it, as in a JAR's manifest.
      block.set(lastKey, { ...last, value: last.value + line.text.trim() });
      continue;
    }
    const field = readField(line);
    if (field === undefined) {
      problems.add(line.place, "the line is not of the form 'Key: value'");
      continue;
    }
    if (block === undefined) {
      block = new Map();
      blocks.push(block);
    }
    const [key, value] = field;
    if (block.has(key)) problems.add(line.place, `'${key}' stands twice in one block`);
    block.set(key, value);
    lastKey = key;
  }
  return blocks;
}
