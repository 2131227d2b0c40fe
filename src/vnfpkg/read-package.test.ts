import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  aChartArchive,
  aFile,
  aFolder,
  type CsarFiles,
  packCsar,
  smallCsar,
} from "../../test/support/a-csar.ts";
import { toProblem } from "../domain/errors.ts";
import { defaultPackageLimits, type PackageLimits } from "./package-limits.ts";
import { readPackage } from "./read-package.ts";

async function readBytes(bytes: Buffer, limits: Partial<PackageLimits> = {}) {
  const folder = await aFolder();
  const content = await readPackage({
    file: await aFile(bytes),
    innerFile: join(folder, "inner.zip"),
    chartFolder: join(folder, "charts"),
    limits: { ...defaultPackageLimits, ...limits },
  });
  return { content, folder };
}

const read = async (files: CsarFiles) => (await readBytes(await packCsar(files))).content;

const metaWith = (...blocks: readonly string[]) =>
  ["CSAR-Version: 1.1\nEntry-Definitions: Definitions/top.yaml", ...blocks].join("\n\n");

/** What the refusal says, all of it. */
async function problemsOf(files: CsarFiles): Promise<readonly string[]> {
  const problem = await read(files).then(() => undefined, toProblem);
  expect(problem?.code).toBe("PACKAGE_REFUSED");
  return (
    problem?.invalidParams?.map(({ pointer, reason }) => `${pointer}: ${reason}`) ?? [problem?.detail ?? ""]
  );
}

test.each(["./", "/"])("takes %s in front of the path of the definitions", async (prefix) => {
  const meta = `CSAR-Version: 1.1\nEntry-Definitions: ${prefix}Definitions/top.yaml\n`;

  const { definitionPaths } = await read({ ...smallCsar, "TOSCA-Metadata/TOSCA.meta": meta });

  expect(definitionPaths[0]).toBe("Definitions/top.yaml");
});

test("reads a package of TOSCA-Metadata, several definitions and a script", async () => {
  const content = await read(smallCsar);

  expect(content).toMatchObject({
    definitionPaths: ["Definitions/top.yaml", "Definitions/types.yaml", "Definitions/df_simple.yaml"],
    toscaMetaPath: "TOSCA-Metadata/TOSCA.meta",
    artifacts: [
      {
        artifactPath: "Scripts/hook.py",
        checksum: {
          algorithm: "SHA-256",
          hash: createHash("sha256").update("print('hello')\n").digest("hex"),
        },
        metadata: { contentType: "text/x-python" },
      },
    ],
  });
  expect(content).not.toHaveProperty("packageSecurityOption");
  expect(content).not.toHaveProperty("manifestPath");
});

const oneFile = `tosca_definitions_version: tosca_simple_yaml_1_3
topology_template:
  substitution_mappings: { node_type: tosca.nodes.nfv.VNF, properties: { flavour_id: simple } }
  node_templates:
    VNF:
      type: tosca.nodes.nfv.VNF
      properties: { descriptor_id: a, provider: b, product_name: c, software_version: 1.0, descriptor_version: "2" }
`;

test("reads a package without TOSCA-Metadata: one YAML at the root, and the manifest of its name", async () => {
  const manifest =
    "metadata:\n  vnf_product_name: c\n\nSource: edge.yaml\n\nSource: Files/x\n\n-----BEGIN CMS-----\nMII\n-----END CMS-----\n";

  const content = await read({
    "edge.yaml": oneFile,
    "edge.mf": manifest,
    "Files/x": "x",
    "other.mf": "ignored",
  });

  expect(content).toMatchObject({
    vnfd: { vnfdId: "a", vnfSoftwareVersion: "1.0", flavours: [{ flavourId: "simple" }] },
    manifestPath: "edge.mf",
    packageSecurityOption: "OPTION_1",
    artifacts: [{ artifactPath: "Files/x" }],
  });
});

test("takes digests of both listings, in any algorithm and case", async () => {
  const digest = (algorithm: string) => createHash(algorithm).update("x").digest("hex");
  const content = await read({
    ...smallCsar,
    "Files/x": "x",
    "TOSCA-Metadata/TOSCA.meta": metaWith(
      `ETSI-Entry-Manifest: m.mf`.replace(/^/, ""),
      `Name: Files/x\nAlgorithm: Sha-384\nHash: ${digest("sha384").toUpperCase()}`,
    ).replace("\n\nETSI", "\nETSI"),
    "m.mf": `Source: Files/x\nAlgorithm: sha224\nHash: ${digest("sha224")}\n`,
  });

  expect(content.artifacts).toEqual([
    { artifactPath: "Files/x", checksum: { algorithm: "SHA-384", hash: digest("sha384") }, metadata: {} },
  ]);
});

test.each<[string, CsarFiles, readonly string[]]>([
  [
    "a digest that does not match",
    {
      "TOSCA-Metadata/TOSCA.meta": metaWith(
        `Name: Scripts/hook.py\nAlgorithm: SHA-256\nHash: ${"0".repeat(64)}`,
      ),
    },
    [
      "TOSCA-Metadata/TOSCA.meta:4: Scripts/hook.py does not match its SHA-256 digest; it was changed or damaged",
    ],
  ],
  [
    "a listed file that is missing",
    { "TOSCA-Metadata/TOSCA.meta": metaWith("Name: Files/gone") },
    ["TOSCA-Metadata/TOSCA.meta:4: Files/gone is listed, but the package does not hold it"],
  ],
  [
    "a listed file outside of the package",
    { "TOSCA-Metadata/TOSCA.meta": metaWith("Name: ../../etc/passwd") },
    ["TOSCA-Metadata/TOSCA.meta:4: ../../etc/passwd is listed, but the package does not hold it"],
  ],
  [
    "a missing entry",
    { "Definitions/top.yaml": undefined },
    [
      "TOSCA-Metadata/TOSCA.meta:4: Entry-Definitions names 'Definitions/top.yaml', which the package does not hold",
    ],
  ],
  [
    "no listing and no YAML",
    { "TOSCA-Metadata/TOSCA.meta": undefined },
    [expect.stringContaining("is no VNF package")],
  ],
  [
    "two YAML files at the root",
    { "TOSCA-Metadata/TOSCA.meta": undefined, "a.yaml": oneFile, "b.yml": oneFile },
    [expect.stringContaining("2 YAML files at its root (a.yaml, b.yml)")],
  ],
])("refuses %s", async (_, files, expected) => {
  expect(await problemsOf({ ...smallCsar, ...files })).toEqual(expected);
});

test("tells everything that is wrong at once", async () => {
  const problems = await problemsOf({
    ...smallCsar,
    "TOSCA-Metadata/TOSCA.meta": metaWith(
      "Name: Files/gone",
      `Name: Scripts/hook.py\nAlgorithm: crc\nHash: 1`,
    ),
    "Definitions/df_simple.yaml": smallCsar["Definitions/df_simple.yaml"]
      ?.toString()
      .replace("default_level: small", "default_level: huge"),
  });

  expect(problems).toEqual([
    "TOSCA-Metadata/TOSCA.meta:7: the digest algorithm 'crc' of Scripts/hook.py is unknown; use SHA-256 or SHA-512",
    expect.stringMatching(
      /^Definitions\/df_simple\.yaml:\d+: the default_level 'huge' is not among the levels$/,
    ),
    "TOSCA-Metadata/TOSCA.meta:4: Files/gone is listed, but the package does not hold it",
  ]);
});

test("says what to do when the folder was zipped instead of what is in it", async () => {
  const wrapped = Object.fromEntries(
    Object.entries(smallCsar).map(([path, content]) => [`edge/${path}`, content]),
  );

  expect(await problemsOf(wrapped)).toEqual([
    expect.stringContaining("in the folder 'edge'; zip what is in that folder"),
  ]);
});

test("unpacks the CSAR of a signed outer archive", async () => {
  const inner = await packCsar(smallCsar);

  const { content, folder } = await readBytes(
    await packCsar({ "edge.csar": inner, "edge.cms": "signature", "edge.cert": "c" }),
  );

  expect(content).toMatchObject({ vnfd: { vnfProductName: "Edge UPF" }, packageSecurityOption: "OPTION_2" });
  expect(await readFile(join(folder, "inner.zip"))).toEqual(inner);
});

test("does not unpack endlessly", async () => {
  const once = await packCsar({ "a.csar": await packCsar(smallCsar), "a.cms": "s" });

  await expect(readBytes(await packCsar({ "b.zip": once, "b.p7s": "s" }))).rejects.toThrow(
    "one wrapping is allowed",
  );
  await expect(readBytes(await packCsar({ "b.zip": once }))).rejects.toThrow(
    "only wraps 'b.zip', without a signature",
  );
});

test("refuses a bomb within the outer archive", async () => {
  const inner = await packCsar({ ...smallCsar, zeros: Buffer.alloc(200_000) });
  const outer = await packCsar({ "a.csar": inner, "a.cms": "s" });

  await expect(readBytes(outer, { maxRatio: 20, ratioFreeBytes: 100_000 })).rejects.toThrow(
    "'zeros' unpacks to more",
  );
});

test("finds the charts of a package, listed or not, and lays them out for Helm", async () => {
  const chart = await aChartArchive("amf", { "values.yaml": "replicaCount: 2\n" });
  const files = {
    ...smallCsar,
    "Files/amf.tgz": chart,
    "Files/not-a-chart.tgz": "garbage",
    "Files/data.tar.gz": await aChartArchive("x", { "Chart.yaml": undefined, "data.txt": "d" }),
  };

  const { content, folder } = await readBytes(await packCsar(files));

  const digest = createHash("sha256").update(chart).digest("hex");
  expect(content.charts).toEqual([
    {
      path: "Files/amf.tgz",
      name: "amf",
      version: "0.1.0",
      appVersion: "1.16",
      digest,
      values: { replicaCount: 2 },
    },
  ]);
  expect(content.artifacts.map(({ artifactPath }) => artifactPath)).toEqual([
    "Scripts/hook.py",
    "Files/amf.tgz",
  ]);
  expect(await readdir(join(folder, "charts"))).toEqual([`${digest}.tgz`]);
  expect((await stat(join(folder, "charts", `${digest}.tgz`))).mode & 0o777).toBe(0o600);
});
