import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProject } from "./tests/run-project.ts";
import { describeTally, isGood, sum } from "./tests/tally.ts";
import { prepareTestbed } from "./tests/testbed-in-background.ts";

/*
 * npm test [-- FILTER…]   runs all tests, those on a real cluster too; ends with what failed, its last line says how many passed
 */
const filters = process.argv.slice(2);
const reports = await mkdtemp(join(tmpdir(), "fairlead-reports-"));
try {
  const testbed = prepareTestbed();
  const unit = await runProject("unit", filters, reports);
  console.log("The testbed, meanwhile:");
  for (const command of testbed) await command.follow();
  const cluster = await runProject("cluster", filters, reports);

  for (const { failures } of [unit, cluster]) if (failures) console.log(failures);
  const total = sum([unit.tally, cluster.tally]);
  console.log(describeTally(total));
  process.exitCode = isGood(total) ? 0 : 1;
} finally {
  await rm(reports, { recursive: true });
}
