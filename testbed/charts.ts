import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "./host/folders.ts";
import { NotPossibleError } from "./host/not-possible.ts";
import { run } from "./host/run.ts";
import { HANGS_MS } from "./host/wait-until.ts";
import { findHelms } from "./programs/helms.ts";

const sources = join(import.meta.dirname, "charts");

/** Helm, with a home of its own: nothing of the user's is read or written. */
export async function helm(...args: readonly string[]): Promise<string> {
  const { helm3, helm4 } = await findHelms();
  const program = helm4 ?? helm3;
  if (!program) throw new NotPossibleError("There is no Helm to package charts with.");
  const home = join(stateFolder, "helm");
  const env = {
    ...process.env,
    HELM_CACHE_HOME: join(home, "cache"),
    HELM_CONFIG_HOME: join(home, "config"),
    HELM_DATA_HOME: join(home, "data"),
  };
  return run(program, args, { env, timeoutMs: HANGS_MS });
}

/** Packages every chart of `charts/` into the folder, and returns the archives' paths. */
export async function packageCharts(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  for (const chart of await readdir(sources))
    await helm("package", join(sources, chart), "--destination", folder);
  return (await readdir(folder)).filter((name) => name.endsWith(".tgz")).map((name) => join(folder, name));
}

/** Changes when a chart changes. */
export async function hashOfCharts(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of globSync("**/*", { cwd: sources }).sort()) {
    const file = join(sources, name);
    if ((await stat(file)).isFile()) hash.update(name).update(await readFile(file));
  }
  return hash.digest("hex");
}
