import { spawn } from "node:child_process";
import { once } from "node:events";
import type { GuideBlock } from "./guide-page.ts";

const MARK = "@@block ";
const DEFAULT_URL = "http://127.0.0.1:9890";

/**
 * Types the blocks into one shell, as a reader would, and stops at the first command that fails. Where a block sets a variable that
 * is in `given` (`export NAME=example`), what is given is used.
 */
export async function typeBlocks(
  blocks: readonly GuideBlock[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Promise<void> {
  const script = blocks
    .map(({ commands }, index) => `echo "${MARK}${index}"\n${withGiven(commands, given)}`)
    .join("\n");
  const shell = spawn("bash", ["-eu", "-o", "pipefail", "-c", script], {
    cwd,
    env: { ...env, ...given },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const [code] = await once(shell, "close");
  const outputs = printed.split(MARK).slice(1);
  for (const [index, block] of blocks.entries()) {
    const output = outputs[index]?.replace(/^\d+\n/, "");
    const isLast = index === outputs.length - 1;
    if (output === undefined || (isLast && code !== 0)) {
      throw new Error(
        `${block.place}: ended with ${code}.\n${block.commands}\n--- printed:\n${outputs.at(-1)}`,
      );
    }
    checkOutput(block, output);
  }
}

/** `export A=1 B=2` loses those that are given; the default address becomes that of the server. */
function withGiven(commands: string, given: Readonly<Record<string, string>>): string {
  const { FAIRLEAD_URL = DEFAULT_URL } = given;
  return commands.replaceAll(DEFAULT_URL, FAIRLEAD_URL).replace(/^export (.*)$/gm, (_, settings: string) => {
    const kept = settings
      .split(/ (?=\w+=)/)
      .filter((setting) => given[setting.split("=")[0] ?? ""] === undefined);
    return kept.length === 0 ? ":" : `export ${kept.join(" ")}`;
  });
}

function checkOutput({ place, commands, expected }: GuideBlock, output: string): void {
  let rest = output.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
  for (const line of expected) {
    const pattern = new RegExp(
      line
        .replace(/\s+/g, " ")
        .trim()
        .split("…")
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*"),
    );
    const found = rest.findIndex((printed) => pattern.test(printed));
    if (found < 0)
      throw new Error(`${place}: nothing like "${line}" is printed by\n${commands}\n--- printed:\n${output}`);
    rest = rest.slice(found + 1);
  }
}
