import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../host/folders.ts";
import { moduleFolder, type ProgramName, programs } from "./programs.ts";

/** Where the programs of exactly these sources, versions and flags stand; other checkouts with the same share them. */
export const programsFolder = join(cacheFolder, hashOfSources());

/** A folder under its final name is complete: it was built beside and renamed. */
export function findProgram(name: ProgramName): string | undefined {
  const path = programPath(name);
  return existsSync(path) ? path : undefined;
}

export function programPath(name: ProgramName): string {
  const program = programs.find((one) => one.name === name);
  return join(programsFolder, name, program?.file ?? name);
}

/** One of the programs within `kube`, by its own name. */
export function kubeProgram(name: string): string {
  return join(programsFolder, "kube", name);
}

function hashOfSources(): string {
  const hash = createHash("sha256").update(JSON.stringify([process.arch, programs]));
  const sources = moduleFolder(".");
  for (const file of globSync("*/**/*.{go,mod,sum}", { cwd: sources }).sort()) {
    hash.update(file).update(readFileSync(join(sources, file)));
  }
  return hash.digest("hex").slice(0, 16);
}
