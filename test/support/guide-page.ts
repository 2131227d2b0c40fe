import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { lexer, type Token } from "marked";

/** A block of shell commands in a page of the user guide. */
export interface GuideBlock {
  /** `scale.md: Ends`. */
  readonly place: string;
  readonly commands: string;
  /** Lines that its output must have, in this order; `…` stands for anything. */
  readonly expected: readonly string[];
}

/** A page of the user guide: what is to be typed, and what is to be typed when all is done. */
export interface GuidePage {
  readonly name: string;
  readonly steps: readonly GuideBlock[];
  readonly cleanUp: readonly GuideBlock[];
  /** Why blocks are not run. */
  readonly notRun: readonly string[];
  /** Blocks of code that nobody could run or check: without a language, or indented. */
  readonly unmarked: readonly string[];
}

const SHELL = new Set(["sh", "bash", "console"]);
const NOT_RUN = /^<!-- not run: (.{10,}?) -->\s*$/s;
const CLEAN_UP = "Clean up";

/** Reads the shell blocks of a page. One below `<!-- not run: REASON -->` is left out; a `text` block behind one is its output. */
export async function readGuidePage(path: string): Promise<GuidePage> {
  const name = basename(path);
  const steps: GuideBlock[] = [];
  const cleanUp: GuideBlock[] = [];
  const notRun: string[] = [];
  const unmarked: string[] = [];
  let heading = "";
  let before: Token | undefined;
  for (const token of lexer(await readFile(path, "utf8")).filter(({ type }) => type !== "space")) {
    if (token.type === "heading") heading = token.text;
    if (token.type === "code") {
      const reason = before?.type === "html" ? NOT_RUN.exec(before.raw)?.[1] : undefined;
      const blocks = heading === CLEAN_UP ? cleanUp : steps;
      const last = blocks.at(-1);
      if (!token.lang) unmarked.push(`${name}: ${token.text.split("\n")[0]}`);
      else if (SHELL.has(token.lang) && reason !== undefined) notRun.push(`${name}: ${reason}`);
      else if (SHELL.has(token.lang)) {
        blocks.push({ place: `${name}: ${heading}`, commands: token.text, expected: [] });
      } else if (token.lang === "text" && last !== undefined && isShell(before)) {
        blocks[blocks.length - 1] = { ...last, expected: token.text.split("\n") };
      }
    }
    before = token;
  }
  return { name, steps, cleanUp, notRun, unmarked };
}

function isShell(token: Token | undefined): boolean {
  return token?.type === "code" && SHELL.has(token.lang ?? "");
}
