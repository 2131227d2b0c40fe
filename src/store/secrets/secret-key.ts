import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from "node:crypto";
import { VnfmError } from "../../domain/errors.ts";

const ALGORITHM = "aes-256-gcm";
const VERSION = 1;
const KEY_BYTES = 32;
const ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES;

/** The key that secrets are sealed with at rest. */
export interface SecretKey {
  /** Tells keys apart without betraying them; every sealed value begins with it. */
  readonly id: string;
  /** Where the key is kept, for messages. */
  readonly file: string;
  /** The file did not exist; the key is a new one. */
  readonly isNew: boolean;
  /** Writes the key file when it does not exist yet. Nothing may be sealed before. */
  ensureSaved(): Promise<void>;
  /** Encrypts for one place (table, column and row): in another place the value cannot be read. */
  seal(text: string, place: string): Buffer;
  /** SECRET_KEY_REFUSED when it was sealed with another key, for another place, or was tampered with. */
  unseal(sealed: Uint8Array, place: string): string;
}

export function makeSecretKey(
  key: Uint8Array,
  { file, isNew, ensureSaved }: Pick<SecretKey, "file" | "isNew" | "ensureSaved">,
): SecretKey {
  if (key.length !== KEY_BYTES) {
    throw new VnfmError("SECRET_KEY_REFUSED", `${file} is no secret key: it must hold ${KEY_BYTES} bytes.`);
  }
  const id = keyId(key);
  // Spares OpenSSL setting the key up anew for each value: 5 µs instead of 20.
  const prepared = createSecretKey(key);
  const prefix = Buffer.concat([Buffer.of(VERSION), Buffer.from(id, "hex")]);
  return {
    id,
    file,
    isNew,
    ensureSaved,
    seal(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, prepared, nonce).setAAD(Buffer.from(place));
      const sealed = cipher.update(text, "utf8");
      cipher.final();
      return Buffer.concat([prefix, nonce, sealed, cipher.getAuthTag()]);
    },
    unseal(sealed, place) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
      if (!prefix.equals(bytes.subarray(0, prefix.length))) throw foreign(bytes, id, file);
      try {
        const decipher = createDecipheriv(ALGORITHM, prepared, bytes.subarray(prefix.length, HEADER_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(HEADER_BYTES, -TAG_BYTES));
        decipher.final();
        return text.toString();
      } catch (cause) {
        throw new VnfmError(
          "SECRET_KEY_REFUSED",
          `The sealed value of ${place} does not belong there, or was changed in the database. Restore it from a backup.`,
          { cause },
        );
      }
    },
  };
}

function keyId(key: Uint8Array): string {
  return createHmac("sha256", key).update("fairlead key id").digest().subarray(0, ID_BYTES).toString("hex");
}

/** The id of the key that a value was sealed with. */
export function sealingKeyId(sealed: Buffer): string {
  return sealed.subarray(1, 1 + ID_BYTES).toString("hex");
}

function foreign(sealed: Buffer, id: string, file: string): VnfmError {
  return new VnfmError(
    "SECRET_KEY_REFUSED",
    `The database holds secrets sealed with the key ${sealingKeyId(sealed)}, but the key in ${file} is ${id}. ` +
      `Restore the ${file} that belongs to this database.`,
  );
}
