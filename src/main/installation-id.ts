import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { VnfmError } from "../domain/errors.ts";

const FORM = /^[0-9a-f]{12}$/;

/** By what hosts tell the folders of this installation from those of others: made once, kept in the data folder. */
export async function ensureInstallationId(dataDir: string): Promise<string> {
  const file = join(dataDir, "installation-id");
  const id = (await findText(file)) ?? (await make(file, dataDir));
  if (FORM.test(id)) return id;
  throw new VnfmError(
    "DATA_FOLDER_REFUSED",
    `${file} is not as Fairlead made it; remove it, and another is made.`,
  );
}

async function make(file: string, dataDir: string): Promise<string> {
  const unfinished = `${file}.new-${process.pid}`;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(unfinished, `${randomBytes(6).toString("hex")}\n`);
    // Unlike a rename, it never replaces one that another process has made meanwhile.
    await link(unfinished, file).catch((error) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  return (await findText(file)) ?? "";
}

async function findText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
