import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackage, readTree } from "./pack-package.ts";

/**
 * `npm run demo`: makes sure of a cluster, packs the sample, and runs `fairlead demo` with both.
 * With `--simulated` no cluster is needed.
 */
const NOT_POSSIBLE_HERE = 3;
const root = join(import.meta.dirname, "..");
const sample = join(root, "samples", "packages", "two-charts");
const request = join(root, "samples", "requests", "two-charts-instantiate.json");

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const isSimulated = args.includes("--simulated");
  const target = isSimulated ? ["--simulated"] : await clusterArguments();
  if (typeof target === "number") return target;

  const folder = await mkdtemp(join(tmpdir(), "fairlead-sample-"));
  try {
    const csar = join(folder, "two-charts.csar");
    await writeFile(csar, await packPackage(await readTree(sample)));
    return await run("src/main/cli.ts", "demo", ...target, "--package", csar, "--request", request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The cluster and the Helm to use, or the exit code when there can be none. */
async function clusterArguments(): Promise<readonly string[] | number> {
  const exitCode = await run("testbed/testbed.ts", "up");
  if (exitCode === NOT_POSSIBLE_HERE)
    console.error("Or see it without a cluster: npm run demo -- --simulated");
  if (exitCode !== 0) return exitCode;
  const settings = await output("testbed/testbed.ts", "env");
  const read = (name: string) =>
    new RegExp(`^export ${name}=['"]?(.*?)['"]?$`, "m").exec(settings)?.[1] ?? "";
  return ["--kubeconfig", read("FAIRLEAD_TEST_KUBECONFIG"), "--helm", read("FAIRLEAD_TEST_HELM4") || "helm"];
}

async function run(...args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  const [exitCode] = await once(child, "exit");
  return exitCode ?? 1;
}

async function output(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8");
  });
  await once(child, "close");
  return text;
}
