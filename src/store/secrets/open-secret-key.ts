import { randomBytes } from "node:crypto";
import { link, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { VnfmError } from "../../domain/errors.ts";
import { makeSecretKey, type SecretKey } from "./secret-key.ts";

/**
 * Reads the key file (0600, 32 bytes in base64). When there is none a new key is made, which reaches the disk by `ensureSaved`, once it is known
 * that no secret was sealed with a lost one. SECRET_KEY_REFUSED when others could read the file.
 */
export async function openSecretKey(file: string): Promise<SecretKey> {
  const text = await readPrivateFile(file);
  if (text !== undefined) {
    const key = Buffer.from(text.trim(), "base64");
    return makeSecretKey(key, { file, isNew: false, ensureSaved: async () => undefined });
  }
  const key = randomBytes(32);
  return makeSecretKey(key, { file, isNew: true, ensureSaved: () => saveOnce(file, key) });
}

async function readPrivateFile(file: string): Promise<string | undefined> {
  const found = await stat(file).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0) {
    throw new VnfmError(
      "SECRET_KEY_REFUSED",
      `Others may read the secret key ${file} (mode ${(found.mode & 0o777).toString(8)}). Run: chmod 600 ${file}`,
    );
  }
  return readFile(file, "utf8");
}

/** The file appears whole and on disk, or not at all. */
async function saveOnce(file: string, key: Buffer): Promise<void> {
  const text = `${key.toString("base64")}\n`;
  const unfinished = `${file}.new-${process.pid}`;
  try {
    const handle = await open(unfinished, "w", 0o600);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    // A link, unlike a rename, never replaces the key that another process saved in the meantime.
    await link(unfinished, file).catch(async (cause) => {
      if (cause.code === "EEXIST" && (await readPrivateFile(file)) === text) return;
      throw cause.code === "EEXIST" ? alreadyThere(file, cause) : cause;
    });
    await syncFolder(dirname(file));
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

function alreadyThere(file: string, cause: unknown): VnfmError {
  return new VnfmError(
    "SECRET_KEY_REFUSED",
    `Another process has just made the secret key ${file}; start again.`,
    { cause },
  );
}
