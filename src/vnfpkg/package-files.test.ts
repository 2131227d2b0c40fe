import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { aChartArchive, aFolder, packCsar, smallCsar } from "../../test/support/a-csar.ts";
import { eventually } from "../../test/support/eventually.ts";
import { isUnfinishedUpload, PackageFiles } from "./package-files.ts";
import { defaultPackageLimits, type PackageLimits } from "./package-limits.ts";
import { isDiskFull } from "./receive-content.ts";

const never = new AbortController().signal;

async function aPackageFolder(limits: Partial<PackageLimits> = {}) {
  const folder = join(await aFolder(), "packages");
  const files = new PackageFiles(folder, { ...defaultPackageLimits, ...limits });
  return { folder, files, list: async () => (await readdir(folder, { recursive: true })).toSorted() };
}

/** A small package, received and read. */
async function aReadPackage(extra: Record<string, Buffer> = {}) {
  const { files, list } = await aPackageFolder();
  const id = randomUUID();
  const bytes = await packCsar({ ...smallCsar, ...extra });
  const { sha256 } = await files.receive(id, Readable.from([bytes]), never);
  return { files, list, id, bytes, content: await files.read(id, sha256) };
}

test("keeps content whole, with its digest and for its owner only", async () => {
  const { files, list } = await aPackageFolder();
  const bytes = Buffer.from("some content");

  const received = await files.receive("p", Readable.from([bytes.subarray(0, 5), bytes.subarray(5)]), never);

  expect(received).toEqual({ bytes: 12, sha256: createHash("sha256").update(bytes).digest("hex") });
  expect(await list()).toEqual(["p", "p/content.zip"]);
  expect(await buffer((await files.openContent("p")).open())).toEqual(bytes);
});

test("says so when somebody has taken the content away", async () => {
  const { files, id, content } = await aReadPackage();
  await files.remove(id);

  const lost = {
    code: "PACKAGE_CONTENT_LOST",
    message: expect.stringContaining(`packages/${id}/content.zip`),
  };
  await expect(files.read(id, undefined)).rejects.toMatchObject(lost);
  await expect(files.openContent(id)).rejects.toMatchObject(lost);
  await expect(files.openFile(id, content, content.definitionPaths[0] ?? "")).rejects.toMatchObject(lost);
});

test("leaves nothing of content that is too large, and lets the client be answered", async () => {
  const { files, list } = await aPackageFolder({ maxContentBytes: 10 });
  const content = Readable.from([Buffer.alloc(8), Buffer.alloc(8)]);

  await expect(files.receive("p", content, never)).rejects.toMatchObject({ code: "BODY_TOO_LARGE" });

  expect(content.destroyed).toBe(false);
  expect(await list()).toEqual(["p"]);
});

test("leaves nothing of content that breaks off", async () => {
  const { files, list } = await aPackageFolder();
  const content = Readable.from(
    (async function* () {
      yield Buffer.alloc(100);
      throw new Error("connection reset");
    })(),
  );

  await expect(files.receive("p", content, never)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  expect(await list()).toEqual(["p"]);
});

test("stops in the middle when told to, with the reason given", async () => {
  const { files, list } = await aPackageFolder();
  const stopping = new AbortController();
  const content = new Readable({ read: () => undefined });
  content.push(Buffer.alloc(100));

  const receiving = files.receive("p", content, stopping.signal);
  stopping.abort(new Error("we stop"));

  await expect(receiving).rejects.toThrow("we stop");
  expect(content.destroyed).toBe(true);
  expect(await list()).toEqual(["p"]);
});

test("tells what has not arrived yet from what is kept", async () => {
  const { files, list } = await aPackageFolder();
  const id = randomUUID();
  const content = new Readable({ read: () => undefined });
  content.push(Buffer.alloc(100));

  const receiving = files.receive(id, content, never);
  await eventually(async () => expect(await list()).toHaveLength(2));
  expect((await list()).map(isUnfinishedUpload)).toEqual([false, true]);
  content.push(null);
  await receiving;

  expect((await list()).map(isUnfinishedUpload)).toEqual([false, false]);
});

test("knows the error of a full disk", async () => {
  const error: unknown = await writeFile("/dev/full", "x").catch((cause: unknown) => cause);

  expect(isDiskFull(error)).toBe(true);
  expect(isDiskFull(new Error("ENOSPC"))).toBe(false);
});

test.each([
  [undefined, "0123456789"],
  [{ first: 0, last: 0 }, "0"],
  [{ first: 3, last: 5 }, "345"],
  [{ first: 9, last: 9 }, "9"],
])("opens content and files of a package in part: %j", async (range, expected) => {
  const { files } = await aPackageFolder();
  await files.receive("p", Readable.from([Buffer.from("0123456789")]), never);
  const inZip = await aReadPackage({ "Files/digits": Buffer.from("0123456789") });

  const content = await files.openContent("p");
  const file = await inZip.files.openFile(inZip.id, inZip.content, "Files/digits");

  expect([content.bytes, file.bytes]).toEqual([10, 10]);
  expect(await text(content.open(range))).toBe(expected);
  expect(await text(file.open(range))).toBe(expected);
});

test("opens a large file in part without reading what follows", async () => {
  const large = Buffer.alloc(5_000_000, "abcdefghij");
  const { files, id, content } = await aReadPackage({ "Files/large": large });
  const file = await files.openFile(id, content, "Files/large");

  const part = await buffer(file.open({ first: 2_500_000, last: 2_600_000 }));

  expect(part.equals(large.subarray(2_500_000, 2_600_001))).toBe(true);
});

test("reads small files in the order that they are asked for, unless their sizes are objected to", async () => {
  const { files, id, content } = await aReadPackage({
    "Files/a": Buffer.from("aa"),
    "Files/b": Buffer.from("b"),
  });
  const seen: (readonly number[])[] = [];

  const contents = await files.readFiles(id, content, ["Files/b", "Files/a"], (sizes) => seen.push(sizes));

  expect(contents.map(String)).toEqual(["b", "aa"]);
  expect(seen).toEqual([[1, 2]]);
  const tooLarge = () => {
    throw new Error("too large");
  };
  await expect(files.readFiles(id, content, ["Files/a"], tooLarge)).rejects.toThrow("too large");
});

test("does not know files that the package does not hold", async () => {
  const { files, id, content } = await aReadPackage();
  const unknown = { code: "ARTIFACT_UNKNOWN" };

  for (const path of ["Files/gone", "../content.zip", "Scripts"]) {
    await expect(files.openFile(id, content, path)).rejects.toMatchObject(unknown);
    await expect(files.readFiles(id, content, [path], () => {})).rejects.toMatchObject(unknown);
  }
});

test("gives Helm a chart as a file", async () => {
  const chart = await aChartArchive("amf");
  const { files, id, content } = await aReadPackage({ "Files/amf.tgz": chart });

  expect(await readFile(files.chartFile(id, content.charts[0]?.digest ?? ""))).toEqual(chart);
});

test("reads what is within a signed outer archive", async () => {
  const { files } = await aPackageFolder();
  const id = randomUUID();
  const outer = await packCsar({ "edge.csar": await packCsar(smallCsar), "edge.cms": "signature" });
  await files.receive(id, Readable.from([outer]), never);

  const content = await files.read(id, undefined);

  expect(content.checksum.hash).toBe(createHash("sha256").update(outer).digest("hex"));
  expect(await text((await files.openFile(id, content, "Scripts/hook.py")).open())).toBe("print('hello')\n");
  expect((await files.openContent(id)).bytes).toBe(outer.length);
});

test("may be read again, as after a crash", async () => {
  const { files, id, content, list } = await aReadPackage({ "Files/amf.tgz": await aChartArchive("amf") });
  const before = await list();

  expect(await files.read(id, undefined)).toEqual(content);
  expect(await list()).toEqual(before);
});

test("sweeps what nobody owns and uploads cut short, and nothing else", async () => {
  const { files, folder, list } = await aPackageFolder();
  const [known, unknown] = [randomUUID(), randomUUID()];
  for (const id of [known, unknown, "not-ours"]) {
    await mkdir(join(folder, id), { recursive: true });
    await writeFile(join(folder, id, "content.zip"), "x");
    await writeFile(join(folder, id, "incoming-1"), "x");
  }

  await files.sweep(new Set([known]));

  expect(await list()).toEqual(
    [known, `${known}/content.zip`, "not-ours", "not-ours/content.zip", "not-ours/incoming-1"].toSorted(),
  );
});

test("removes a package, also one that is not there", async () => {
  const { files, id, list } = await aReadPackage();

  await files.remove(id);
  await files.remove(id);

  expect(await list()).toEqual([]);
});
