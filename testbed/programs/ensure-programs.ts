import { mkdir, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { withMachineLock } from "../host/machine-lock.ts";
import type { Progress } from "../host/progress.ts";
import { getGo } from "./go.ts";
import { goBuild } from "./go-build.ts";
import { type Program, type ProgramName, programs } from "./programs.ts";
import { findProgram, programsFolder } from "./programs-folder.ts";

const UNFINISHED = "unfinished-";

/** Builds those of the programs that are not there yet: minutes the first time, nothing from then on. */
export async function ensurePrograms(names: readonly ProgramName[], progress: Progress): Promise<void> {
  const isMissing = ({ name }: Program) => names.includes(name) && !findProgram(name);
  if (!programs.some(isMissing)) return;
  const go = await getGo();

  const onWait = () => progress.say("another process builds the programs; waiting for it");
  await withMachineLock("programs", onWait, async () => {
    await mkdir(programsFolder, { recursive: true });
    await removeUnfinished();
    // One after the other: they share packages, and each uses all cores.
    for (const program of programs.filter(isMissing)) {
      const title = `building ${program.name} ${program.version}`;
      await progress.step(title, (detail) => build(go, program, detail));
    }
  });
}

async function build(go: string, program: Program, detail: (text: string) => void): Promise<void> {
  const folder = await mkdtemp(join(programsFolder, UNFINISHED));
  try {
    await goBuild(go, program, folder, detail);
    for (const link of program.links ?? []) await symlink(program.file, join(folder, link));
    await rename(folder, join(programsFolder, program.name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeUnfinished(): Promise<void> {
  const left = (await readdir(programsFolder)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of left) await rm(join(programsFolder, name), { recursive: true, force: true });
}
