import { randomUUID } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { ensureFolder } from "./ensure-folder.ts";

/**
 * Makes a file (0600) that appears whole and on disk, or not at all, with the folders above it; false when there is one already, which is left as
 * it is.
 */
export async function saveOnce(file: string, text: string): Promise<boolean> {
  const unfinished = `${file}.new-${randomUUID()}`;
  await ensureFolder(dirname(file));
  try {
    const handle = await open(unfinished, "w", 0o600);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    // A link, unlike a rename, never replaces what another process has saved in the meantime.
    const isOurs = await link(unfinished, file).then(
      () => true,
      (error) => {
        if (error.code === "EEXIST") return false;
        throw error;
      },
    );
    if (isOurs) await syncFolder(dirname(file));
    return isOurs;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
