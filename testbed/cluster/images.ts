import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ProgramName } from "../programs/programs.ts";
import { programPath, programsFolder } from "../programs/programs-folder.ts";
import { agnhostImage, pauseImage } from "./addresses.ts";
import { writeImageArchive } from "./image-archive.ts";

const images: readonly { readonly program: ProgramName; readonly reference: string }[] = [
  { program: "pause", reference: pauseImage },
  { program: "agnhost", reference: agnhostImage },
];

/** The archives of the images that the node can run; made beside the programs on first use. */
export async function ensureImages(): Promise<string[]> {
  return Promise.all(images.map(({ program, reference }) => ensureImage(program, reference)));
}

async function ensureImage(program: ProgramName, reference: string): Promise<string> {
  const archive = join(programsFolder, "images", `${program}.tar`);
  if (existsSync(archive)) return archive;

  await mkdir(join(programsFolder, "images"), { recursive: true });
  const work = await mkdtemp(join(programsFolder, "unfinished-"));
  try {
    const root = join(work, "root");
    await mkdir(root);
    await copyFile(programPath(program), join(root, program));
    const made = join(work, "image.tar");
    await writeImageArchive({ root, reference, entrypoint: [`/${program}`], folder: work, archive: made });
    await rename(made, archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archive;
}
