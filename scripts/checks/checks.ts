import { readCruise } from "./read-cruise.ts";
import type { ProgramOutcome } from "./run-program.ts";

export interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What is wrong, empty when nothing is; by the exit code when absent. */
  read?(outcome: ProgramOutcome): string;
}

/** Everything that must hold before a change lands, the slowest first. */
export function checks(folders: readonly string[]): readonly Check[] {
  return [
    { name: "types", program: "tsc", args: ["--noEmit", "--pretty", "false"] },
    { name: "style", program: "biome", args: ["ci", "--colors=off", "."] },
    {
      name: "import rules",
      program: "depcruise",
      args: ["--config", "architecture.cjs", "--output-type", "json", ...folders],
      read: readCruise,
    },
    { name: "dead code", program: "knip", args: ["--no-progress"] },
    { name: "generated files", program: "node", args: ["scripts/generate.ts", "--check"] },
    {
      name: "bare TODOs",
      program: "git",
      // A TODO names its issue, TODO(#12), or is not written.
      args: ["grep", "-nIE", String.raw`\b(TODO|FIXME|XXX)\b`, "--", ...folders, "docs", ":!scripts/checks"],
      read: ({ stdout }) =>
        stdout
          .split("\n")
          .filter((line) => line !== "" && !/TODO\(#\d+\)/.test(line) && !line.startsWith("test/fixtures/"))
          .join("\n"),
    },
  ];
}
