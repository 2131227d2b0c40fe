import type { ProgramOutcome } from "./run-program.ts";

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

/** What the import rules have against the code. Having looked at nothing is a fault of its own. */
export function readCruise({ stdout, output }: ProgramOutcome): string {
  let cruise: Cruise;
  try {
    cruise = JSON.parse(stdout);
  } catch {
    return output;
  }
  const { totalCruised, violations } = cruise.summary;
  if (totalCruised === 0)
    return "No module was looked at: the TypeScript that dependency-cruiser needs is missing.";
  return violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).join("\n");
}
