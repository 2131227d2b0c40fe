import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Check, checks } from "./checks/checks.ts";
import { runProgram } from "./checks/run-program.ts";

/** Code that is held to the rules; folders that do not exist yet are left out. */
const folders = ["src", "test", "testbed", "bench", "scripts"].filter((folder) => existsSync(folder));

interface Result {
  readonly check: Check;
  readonly seconds: number;
  /** What is wrong; empty when nothing is. */
  readonly complaint: string;
}

const startedAt = performance.now();
const waiting = [...checks(folders)];
const results: Result[] = [];
await Promise.all(Array.from({ length: availableParallelism() }, work));

const failed = results.filter(({ complaint }) => complaint !== "");
for (const { check, complaint } of failed) console.error(`\n── ${check.name} ──\n${complaint}`);
const total = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(
  failed.length === 0
    ? `\nAll is well (${total} s).`
    : `\n${failed.length} of ${results.length} checks failed (${total} s).`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Takes one check after the other until none is left. */
async function work(): Promise<void> {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
    const begun = performance.now();
    const outcome = await runProgram(check.program, check.args);
    const complaint =
      check.read?.(outcome) ?? (outcome.exitCode === 0 ? "" : outcome.output || "failed silently");
    const seconds = (performance.now() - begun) / 1_000;
    results.push({ check, seconds, complaint });
    console.log(`${complaint === "" ? "ok    " : "FAILED"} ${check.name.padEnd(16)} ${seconds.toFixed(1)} s`);
  }
}
