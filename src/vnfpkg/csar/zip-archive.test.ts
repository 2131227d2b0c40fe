import { appendFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aFile, packCsar } from "../../../test/support/a-csar.ts";
import { aRawZip, type RawEntry } from "../../../test/support/a-raw-zip.ts";
import { defaultPackageLimits, type PackageLimits } from "../package-limits.ts";
import { openZipArchive } from "./zip-archive.ts";

const a: RawEntry = { name: "a.txt", content: "hello" };
const zeros = Buffer.alloc(300_000);

/** Opens the archive and reads all of it. */
async function readAll(bytes: Buffer, limits: Partial<PackageLimits> = {}): Promise<Record<string, string>> {
  const archive = await openZipArchive(await aFile(bytes), { ...defaultPackageLimits, ...limits });
  try {
    const contents: Record<string, string> = {};
    for (const path of archive.files.keys()) contents[path] = (await archive.read(path, 1e9)).toString();
    return contents;
  } finally {
    archive.close();
  }
}

test("reads stored, deflated and empty files, whatever their order", async () => {
  const entries: RawEntry[] = [
    { name: "Files/", mode: 0o040755 },
    { name: "Files/b.txt", content: "beta", deflate: true },
    a,
    { name: "empty" },
    { name: "empty-deflated", deflate: true },
  ];
  const expected = { "Files/b.txt": "beta", "a.txt": "hello", empty: "", "empty-deflated": "" };

  expect(await readAll(aRawZip(entries))).toEqual(expected);
  expect(await readAll(aRawZip(entries.toReversed()))).toEqual(expected);
});

test.each<[string, readonly RawEntry[], string]>([
  ["an absolute path", [{ ...a, name: "/etc/passwd" }], "absolute path"],
  ["a path that leads out", [{ ...a, name: "x/../../y" }], "leads out of the archive by '..'"],
  ["a backslash", [{ ...a, name: "x\\y" }], "backslash"],
  ["a drive letter", [{ ...a, name: "C:/x" }], "drive letter"],
  ["a NUL in a name", [{ ...a, name: "x\0.yaml" }], "NUL"],
  ["an endless name", [{ ...a, name: "x".repeat(5000) }], "5000 bytes"],
  ["a link", [{ name: "link", content: "/etc/passwd", mode: 0o120777 }], "'link' is a link"],
  ["a device", [{ name: "null", mode: 0o020666 }], "device"],
  ["a pipe", [{ name: "pipe", mode: 0o010666 }], "special file"],
  ["a folder with data", [{ name: "folder/", content: "data" }], "holds data of its own"],
  ["the same name twice", [a, { ...a, content: "other" }], "holds 'a.txt' twice"],
  ["names that differ by case", [a, { ...a, name: "A.TXT" }], "differ only by case or Unicode form"],
  [
    "folders that differ by case",
    [
      { ...a, name: "f/x" },
      { ...a, name: "F/y" },
    ],
    "'f' and 'F' differ only",
  ],
  [
    "names that differ by normal form",
    [
      { ...a, name: "\u00e9" },
      { ...a, name: "e\u0301" },
    ],
    "Unicode form",
  ],
  ["a file that is a folder too", [a, { ...a, name: "a.txt/b" }], "both a file and a folder"],
  [
    "an encrypted file",
    [{ ...a, content: "x".repeat(17), declaredBytes: 5, flags: 1 }],
    "'a.txt' is encrypted",
  ],
  ["an unknown method", [{ ...a, method: 12 }], "packed by method 12"],
  [
    "entries on the same bytes",
    [
      { ...a, deflate: true },
      { ...a, name: "b.txt", deflate: true, sharing: 0 },
    ],
    "share",
  ],
  [
    "more bytes than declared",
    [{ name: "big", content: zeros, deflate: true, declaredBytes: 10 }],
    "more than the 10",
  ],
  [
    "fewer bytes than declared",
    [{ ...a, deflate: true, declaredBytes: 50 }],
    "unpacks to 5 bytes; it declares 50",
  ],
  ["a wrong checksum", [{ ...a, declaredCrc: 1 }], "CRC-32"],
  ["broken deflate data", [{ name: "x", content: "\xff\xff\xff\xff", method: 8 }], "'x' is damaged"],
])("refuses %s", async (_, entries, reason) => {
  await expect(readAll(aRawZip(entries))).rejects.toMatchObject({
    code: "PACKAGE_REFUSED",
    message: expect.stringContaining(reason),
  });
});

test.each<[string, Partial<PackageLimits>, string]>([
  ["an entry's ratio", { maxRatio: 100, ratioFreeBytes: 1000 }, "'zeros' unpacks to more than 100 times"],
  ["the total size", { maxUnpackedBytes: 600_000 }, "unpacks to 600005 bytes; the limit is 600000"],
  ["the number of entries", { maxEntries: 2 }, "has 3 entries; the limit is 2"],
])("refuses a bomb by %s", async (_, limits, reason) => {
  const bomb = [
    a,
    { name: "zeros", content: zeros, deflate: true },
    { name: "z2", content: zeros, deflate: true },
  ];

  await expect(readAll(aRawZip(bomb), limits)).rejects.toThrow(reason);
});

test("refuses a bomb of many small entries by the ratio of the whole", async () => {
  const many = Array.from({ length: 20 }, (_, index) => ({
    name: `${index}`,
    content: zeros,
    deflate: true,
  }));

  await expect(readAll(aRawZip(many), { maxRatio: 100, ratioFreeBytes: 500_000 })).rejects.toThrow(
    "it unpacks to more than 100 times its size",
  );
});

test.each([
  ["nothing", Buffer.alloc(0), "not a zip archive"],
  ["a text", Buffer.from("hello, this is no archive at all"), "not a zip archive"],
  ["a gzip", Buffer.from([0x1f, 0x8b, 8, 0]), "not a zip archive"],
])("refuses %s", async (_, bytes, reason) => {
  await expect(readAll(bytes)).rejects.toMatchObject({
    code: "PACKAGE_REFUSED",
    message: expect.stringContaining(reason),
  });
});

test("says that an archive is cut off, and refuses one with bytes behind its end", async () => {
  const whole = aRawZip([a, { ...a, name: "b" }]);
  const file = await aFile(whole);
  await appendFile(file, "trailing");

  await expect(readAll(whole.subarray(0, -30))).rejects.toThrow("cut off");
  await expect(openZipArchive(file, defaultPackageLimits)).rejects.toMatchObject({ code: "PACKAGE_REFUSED" });
});

test("never does anything but read or refuse, whatever byte is wrong", async () => {
  const whole = await packCsar({ "top.yaml": "a: 1\n".repeat(30), "Files/x": "data" });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      async (changes) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) damaged[at] = byte;
        const outcome = await readAll(damaged).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ code: "PACKAGE_REFUSED" });
      },
    ),
    { numRuns: 100 },
  );
});

test("refuses a file too large to be read as a whole", async () => {
  const archive = await openZipArchive(await aFile(aRawZip([a])), defaultPackageLimits);

  await expect(archive.read("a.txt", 4)).rejects.toThrow(
    "'a.txt' has 5 bytes; a file of its kind may have 4",
  );
  archive.close();
});

test("lets its reader stop in the middle", async () => {
  const content = Buffer.alloc(5_000_000, "x");
  const file = await aFile(aRawZip([{ name: "big", content }]));
  const archive = await openZipArchive(file, defaultPackageLimits);
  let bytes = 0;
  for await (const chunk of archive.chunks("big")) {
    bytes += chunk.length;
    break;
  }
  archive.close();

  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(content.length);
});
