import type { Problems } from "../problems.ts";
import { type Field, type ListedFile, toListedFile } from "./listed-file.ts";
import { readField, type TextLine, textLines } from "./text-lines.ts";

const OTHER_SECTIONS = new Set<string | undefined>(["metadata", "non_mano_artifact_sets"]);

export interface Manifest {
  readonly files: readonly ListedFile[];
  /** A CMS signature block ends the file. It is recognised, not verified. */
  readonly isSigned: boolean;
}

/**
 * Reads a manifest file (SOL004 4.3). Its `Source` blocks and whether it ends with a signature are what matters; the metadata
 * repeats the VNFD, and what non-MANO artifact sets name is listed as `Source` blocks again.
 */
export function readManifest(file: string, content: Buffer, problems: Problems): Manifest {
  const { plain, isSigned } = withoutSignatures(textLines(file, content, problems), problems);
  const blocks: Map<string, Field>[] = [];
  let isSourceSection = false;
  for (const line of plain) {
    if (line.text === "" || line.text.startsWith("#")) continue;
    const field = readField(line);
    if (/^\S/.test(line.text)) isSourceSection = !OTHER_SECTIONS.has(field?.[0]);
    if (!isSourceSection) continue;
    if (field === undefined) problems.add(line.place, "the line is not of the form 'Key: value'");
    else addToBlocks(blocks, field, problems);
  }
  return { files: blocks.flatMap((block) => toListedFile(block, problems) ?? []), isSigned };
}

function addToBlocks(
  blocks: Map<string, Field>[],
  [key, field]: readonly [string, Field],
  problems: Problems,
): void {
  const block = blocks.at(-1);
  if (key === "source" || key === "name") blocks.push(new Map([[key, field]]));
  else if (block === undefined) problems.add(field.place, `'${key}' stands before any 'Source'`);
  else if (block.has(key)) problems.add(field.place, `'${key}' stands twice for one 'Source'`);
  else block.set(key, field);
}

function withoutSignatures(
  lines: readonly TextLine[],
  problems: Problems,
): { plain: readonly TextLine[]; isSigned: boolean } {
  const plain: TextLine[] = [];
  let begun: TextLine | undefined;
  let isSigned = false;
  for (const line of lines) {
    if (/^-----BEGIN (CMS|PKCS7|SIGNATURE)-----$/.test(line.text)) {
      begun = line;
    } else if (/^-----END (CMS|PKCS7|SIGNATURE)-----$/.test(line.text)) {
      isSigned = true;
      begun = undefined;
    } else if (begun === undefined) {
      plain.push(line);
    }
  }
  if (begun !== undefined) problems.add(begun.place, "the signature has no end");
  return { plain, isSigned };
}
