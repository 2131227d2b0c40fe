import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { VnfmError } from "../domain/errors.ts";
import { saveOnce } from "../support/save-once.ts";

const FORM = /^[0-9a-f]{12}$/;

/** By what hosts tell the folders of this installation from those of others: made once, kept in the data folder. */
export async function ensureInstallationId(dataDir: string): Promise<string> {
  const file = join(dataDir, "installation-id");
  const id = (await findText(file)) ?? (await make(file));
  if (FORM.test(id)) return id;
  throw new VnfmError(
    "DATA_FOLDER_REFUSED",
    `${file} is not as Fairlead made it; remove it, and another is made.`,
  );
}

async function make(file: string): Promise<string> {
  const id = randomBytes(6).toString("hex");
  // Another process may have been first: its id counts.
  return (await saveOnce(file, `${id}\n`)) ? id : ((await findText(file)) ?? "");
}

async function findText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
