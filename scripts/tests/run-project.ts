import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeFailures } from "./failures.ts";
import { type Report, type Tally, tallyOf } from "./tally.ts";

const vitest = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");

/** Runs one of vitest's projects, shown as it goes; `folder` takes its report. */
export async function runProject(
  project: string,
  filters: readonly string[],
  folder: string,
): Promise<{ readonly tally: Tally; readonly failures: string }> {
  const reportFile = join(folder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const args = ["run", "--project", project, ...reporters, "--passWithNoTests", ...filters];
  const child = spawn(process.execPath, [vitest, ...args], { stdio: "inherit" });
  const [exitCode] = await once(child, "close");
  const report = await readReport(reportFile);
  return { tally: tallyOf(report, exitCode), failures: report ? describeFailures(report) : "" };
}

/** There is none when vitest could not even start. */
async function readReport(file: string): Promise<Report | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
