import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { expect, test } from "vitest";
import { aChartArchive, aFile, type CsarFiles } from "../../../test/support/a-csar.ts";
import { defaultPackageLimits, type PackageLimits } from "../package-limits.ts";
import { BrokenChart } from "./chart-files.ts";
import { readChart } from "./read-chart.ts";

async function read(archive: Buffer, limits: Partial<PackageLimits> = {}) {
  return readChart(await aFile(archive), { ...defaultPackageLimits, ...limits });
}

async function aTar(
  ...entries: readonly (Partial<Header> & { name: string; content?: string })[]
): Promise<Buffer> {
  const tar = pack();
  for (const { content = "", ...header } of entries) tar.entry(header, content);
  tar.finalize();
  return gzipSync(await buffer(tar as unknown as Readable));
}

const chartYaml = { name: "amf/Chart.yaml", content: "name: amf\nversion: 0.1.0\n" };

test("describes a chart", async () => {
  const archive = await aChartArchive("amf", {
    "values.yaml": "replicaCount: 1\nimage: { tag: '2.53' }\n",
    "values.schema.json": '{"type":"object","required":["replicaCount"]}',
    "charts/sub/Chart.yaml": "name: sub\nversion: 9.9.9\n",
    "charts/sub/values.yaml": "not: read\n",
  });

  expect(await read(archive)).toEqual({
    name: "amf",
    version: "0.1.0",
    appVersion: "1.16",
    values: { replicaCount: 1, image: { tag: "2.53" } },
    valuesSchema: { type: "object", required: ["replicaCount"] },
  });
});

test("leaves out what the chart does not have", async () => {
  expect(await read(await aTar(chartYaml))).toEqual({ name: "amf", version: "0.1.0", values: {} });
});

test("finds no chart in an archive of something else", async () => {
  expect(await read(await aTar({ name: "data/readme.txt", content: "x" }))).toBeUndefined();
  expect(await read(await aTar({ name: "a/b/Chart.yaml", content: "name: deep" }))).toBeUndefined();
});

test("reads values as Helm does", async () => {
  const values =
    "on: yes\nmode: 0644\ntime: 12:30:45\nday: 2001-01-01\nimsi: 208930000000003\nnothing:\nb: &x { c: 1 }\nd: { <<: *x, e: 2 }\ntwice: 1\ntwice: 2\n5g: core\n";

  const chart = await read(await aChartArchive("amf", { "values.yaml": values }));

  expect(chart?.values).toEqual({
    true: true,
    mode: 420,
    time: "12:30:45",
    day: "2001-01-01",
    imsi: 208930000000003,
    nothing: null,
    b: { c: 1 },
    d: { c: 1, e: 2 },
    twice: 2,
    "5g": "core",
  });
});

test.each<[string, CsarFiles, string]>([
  ["values that are a list", { "values.yaml": "- a\n" }, "its values.yaml is no map"],
  ["values that are no YAML", { "values.yaml": "a: [1,\nb: 2" }, "its values.yaml cannot be read"],
  ["values with a NUL", { "values.yaml": 'a: "\\0"\n' }, "cannot be kept"],
  ["values that unfold", { "values.yaml": bomb() }, "its values.yaml"],
  [
    "one large value used often",
    { "values.yaml": `a: &a [${"1,".repeat(1000)}]\nb: [${"*a,".repeat(900)}]` },
    "unfolds",
  ],
  ["a schema that is no JSON", { "values.schema.json": "{" }, "its values.schema.json is no JSON"],
  ["a schema that is no map", { "values.schema.json": "[]" }, "its values.schema.json is no map"],
  ["a Chart.yaml without name", { "Chart.yaml": "version: 0.1.0\n" }, "its Chart.yaml has no name"],
  ["a version that is a number", { "Chart.yaml": "name: x\nversion: 1.0\n" }, "no version in quotes"],
])("refuses %s", async (_, files, reason) => {
  const archive = await aChartArchive("amf", files);

  await expect(read(archive)).rejects.toThrow(BrokenChart);
  await expect(read(archive)).rejects.toThrow(reason);
});

function bomb(): string {
  return `a0: &a0 x\n${Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join("\n")}`;
}

test.each<[string, Promise<Buffer> | Buffer, string]>([
  ["garbage", Buffer.from("no archive"), "no gzipped tar archive"],
  [
    "an archive cut off",
    aTar(chartYaml, { name: "amf/x", content: "y".repeat(9999) }).then((tgz) => tgz.subarray(0, -20)),
    "damaged",
  ],
  ["gzip of no tar", gzipSync("x".repeat(2000)), "no gzipped tar archive"],
  ["a path that leads out", aTar(chartYaml, { name: "amf/../../evil" }), "leads out of the archive"],
  ["an absolute path", aTar(chartYaml, { name: "/etc/passwd" }), "leads out of the archive"],
  [
    "a link",
    aTar(chartYaml, { name: "amf/link", type: "symlink", linkname: "/etc/passwd" }),
    "'amf/link' is a symlink",
  ],
  ["a device", aTar(chartYaml, { name: "amf/null", type: "character-device" }), "is a character-device"],
  ["two Chart.yaml", aTar(chartYaml, chartYaml), "holds 'amf/Chart.yaml' twice"],
])("refuses %s", async (_, archive, reason) => {
  await expect(read(await archive)).rejects.toThrow(reason);
});

test.each<[string, Partial<PackageLimits>, string]>([
  ["entries", { maxChartEntries: 2 }, "more than 2 entries"],
  ["bytes", { maxChartUnpackedBytes: 50_000 }, "unpacks to more than 50000 bytes"],
  ["bytes of one file", { maxChartYamlBytes: 10 }, "'amf/Chart.yaml' has 25 bytes, more than 10"],
])("limits the %s", async (_, limits, reason) => {
  const archive = await aTar(chartYaml, { name: "amf/a", content: "x".repeat(60_000) }, { name: "amf/b" });

  await expect(read(archive, limits)).rejects.toThrow(reason);
});

test("counts what follows the end of the tar archive too", async () => {
  const archive = gzipSync(Buffer.alloc(3_000_000));

  await expect(read(archive, { maxChartUnpackedBytes: 1_000_000 })).rejects.toThrow("unpacks to more than");
});

test("reads or refuses, whatever byte is wrong", async () => {
  const whole = await aChartArchive("amf", { "values.yaml": "a: 1\n".repeat(20) });
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
      const damaged = Buffer.from(whole);
      damaged[at] = byte;
      const outcome: unknown = await read(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(BrokenChart);
    }),
    { numRuns: 60 },
  );
});
