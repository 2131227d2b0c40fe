import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder when absent, and those above it. One by one: where a file system answers ENOENT to everybody (`/proc`), Node's own
 * recursive `mkdir` tries for ever, and keeps a processor busy. Fails as `mkdir` does.
 */
export async function ensureFolder(folder: string, mode: number = 0o700): Promise<void> {
  const path = resolve(folder);
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (await isFolder(path)) return;
    const above = dirname(path);
    if (!isMissing(error) || above === path) throw error;
    // Should it be there by now, somebody else has just made it.
    if (!(await isFolder(above))) await ensureFolder(above, mode);
    await makeBeside(path, mode);
  }
}

/** Another process may be making the same one. */
async function makeBeside(path: string, mode: number): Promise<void> {
  await mkdir(path, { mode }).catch(async (error) => {
    if (!(await isFolder(path))) throw error;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
