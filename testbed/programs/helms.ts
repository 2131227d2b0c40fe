import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { run } from "../host/run.ts";
import { ensurePrograms } from "./ensure-programs.ts";
import { findProgram } from "./programs-folder.ts";

export interface Helms {
  readonly helm3?: string;
  readonly helm4?: string;
}

/** The Helms to test with: those that the environment names, else our own, else the `helm` on PATH. */
export async function findHelms(): Promise<Helms> {
  const { FAIRLEAD_TEST_HELM3, FAIRLEAD_TEST_HELM4 } = process.env;
  const helm3 = FAIRLEAD_TEST_HELM3 || findProgram("helm3");
  const helm4 = FAIRLEAD_TEST_HELM4 || findProgram("helm4");
  const onPath = helm3 && helm4 ? {} : await findOnPath();
  return { ...onPath, ...(helm3 && { helm3 }), ...(helm4 && { helm4 }) };
}

/** Builds what is still missing of them. */
export async function ensureHelms(progress: Progress): Promise<void> {
  const found = await findHelms();
  const majors = ["helm3", "helm4"] as const;
  await ensurePrograms(
    majors.filter((major) => !found[major]),
    progress,
  );
}

async function findOnPath(): Promise<Helms> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const helm = folders.map((folder) => join(folder, "helm")).find((path) => existsSync(path));
  const version = helm ? await run(helm, ["version", "--template", "{{.Version}}"]) : "";
  if (helm && version.startsWith("v3.")) return { helm3: helm };
  if (helm && version.startsWith("v4.")) return { helm4: helm };
  return {};
}
