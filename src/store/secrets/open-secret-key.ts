import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { VnfmError } from "../../domain/errors.ts";
import { saveOnce } from "../../support/save-once.ts";
import { makeSecretKey, type SecretKey } from "./secret-key.ts";

/**
 * Reads the key file (0600, 32 bytes in base64). When there is none a new key is made, which reaches the disk by `ensureSaved`, once it is known
 * that no secret was sealed with a lost one. SECRET_KEY_REFUSED when others could read the file.
 */
export async function openSecretKey(file: string): Promise<SecretKey> {
  const text = await readPrivateFile(file);
  if (text !== undefined) return secretKeyFrom(text, file);
  const key = randomBytes(32);
  return makeSecretKey(key, { file, isNew: true, ensureSaved: () => save(file, key) });
}

/** The key in the text of a key file, which may lie elsewhere, to be kept in the file given. */
export function secretKeyFrom(text: string, file: string): SecretKey {
  const key = Buffer.from(text.trim(), "base64");
  return makeSecretKey(key, { file, isNew: false, ensureSaved: () => save(file, key) });
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

async function save(file: string, key: Buffer): Promise<void> {
  const text = `${key.toString("base64")}\n`;
  if ((await readPrivateFile(file)) === text || (await saveOnce(file, text))) return;
  throw new VnfmError(
    "SECRET_KEY_REFUSED",
    `There is another secret key in ${file} already, perhaps just made by another process; start again.`,
  );
}
