import type { Place, Problems } from "../problems.ts";
import type { Field } from "./listed-file.ts";

export interface TextLine {
  readonly text: string;
  readonly place: Place;
}

/** The lines of TOSCA.meta or of a manifest; line ends of any system, byte order mark dropped. */
export function textLines(file: string, content: Buffer, problems: Problems): readonly TextLine[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    problems.add({ file, line: 1 }, "the file is not UTF-8");
    return [];
  }
  return text.split(/\r\n|\n|\r/).map((line, index) => ({
    text: line.trimEnd(),
    place: { file, line: index + 1 },
  }));
}

/** `Key: value`, the key in lower case, as it is compared without regard to case. */
export function readField({ text, place }: TextLine): readonly [string, Field] | undefined {
  const match = /^\s*([A-Za-z0-9_.-]+)\s*:(.*)$/.exec(text);
  if (match === null) return undefined;
  const [, key = "", value = ""] = match;
  return [key.toLowerCase(), { value: value.trim(), place }];
}
