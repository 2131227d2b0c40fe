import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSecretKey } from "./open-secret-key.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fairlead-key-"));
  file = join(folder, "secret.key");
});
afterEach(() => rm(folder, { recursive: true }));

test("makes a key that only its owner can read, once it is saved", async () => {
  const key = await openSecretKey(file);
  expect(await readdir(folder)).toStrictEqual([]);

  await key.ensureSaved();

  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await readFile(file, "utf8"), "base64")).toHaveLength(32);
  expect(await readdir(folder)).toStrictEqual(["secret.key"]);
  expect(key.isNew).toBe(true);
});

test("reads back what was sealed before", async () => {
  const first = await openSecretKey(file);
  await first.ensureSaved();
  const sealed = first.seal("a secret ∞", "vims.extra/1");

  const second = await openSecretKey(file);

  expect(second.isNew).toBe(false);
  expect(second.id).toBe(first.id);
  expect(second.unseal(sealed, "vims.extra/1")).toBe("a secret ∞");
});

test("seals the same text differently each time", async () => {
  const key = await openSecretKey(file);

  expect(key.seal("same", "place")).not.toStrictEqual(key.seal("same", "place"));
});

test("refuses a sealed value in which any one byte was changed, or cut off", async () => {
  const key = await openSecretKey(file);
  const sealed = key.seal("a secret", "place");

  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => key.unseal(changed, "place")).toThrow(
      expect.objectContaining({ code: "SECRET_KEY_REFUSED" }),
    );
    expect(() => key.unseal(sealed.subarray(0, index), "place")).toThrow(
      expect.objectContaining({ code: "SECRET_KEY_REFUSED" }),
    );
  }
});

test("refuses a key file that others can read, and says how to mend it", async () => {
  await (await openSecretKey(file)).ensureSaved();
  await chmod(file, 0o640);

  await expect(openSecretKey(file)).rejects.toMatchObject({
    code: "SECRET_KEY_REFUSED",
    message: expect.stringContaining(`chmod 600 ${file}`),
  });
});

test("refuses a file that is no key", async () => {
  await writeFile(file, "hello\n", { mode: 0o600 });

  await expect(openSecretKey(file)).rejects.toMatchObject({
    code: "SECRET_KEY_REFUSED",
    message: expect.stringContaining(file),
  });
});

test("never replaces a key that another process saved first", async () => {
  const [first, second] = [await openSecretKey(file), await openSecretKey(file)];
  await first.ensureSaved();

  await expect(second.ensureSaved()).rejects.toMatchObject({ code: "SECRET_KEY_REFUSED" });

  expect((await openSecretKey(file)).id).toBe(first.id);
});
