import { expect, test } from "vitest";
import { toProblem } from "../../domain/errors.ts";
import { Problems } from "../problems.ts";
import { readManifest } from "./read-manifest.ts";
import { readToscaMeta } from "./read-tosca-meta.ts";

const HASH = "a".repeat(64);

function collect<T>(read: (problems: Problems) => T): { result: T; problems: readonly string[] } {
  const problems = new Problems(50);
  const result = read(problems);
  try {
    problems.refuse();
    return { result, problems: [] };
  } catch (error) {
    const found = toProblem(error).invalidParams ?? [];
    return { result, problems: found.map(({ pointer, reason }) => `${pointer}: ${reason}`) };
  }
}

const meta = (text: string) =>
  collect((problems) => readToscaMeta("TOSCA.meta", Buffer.from(text), problems));
const manifest = (text: string) => collect((problems) => readManifest("x.mf", Buffer.from(text), problems));

test("reads TOSCA.meta with blocks, continued lines, comments and any line end", () => {
  const { result, problems } = meta(
    "\uFEFFTOSCA-Meta-File-Version: 1.0\r\nCSAR-Version:1.1\r\nentry-definitions: Definitions/t\r\n op.yaml\r\n" +
      "ETSI-Entry-Manifest: x.mf\r\n\r\n\r\n# a comment\r\nName: Files/a\r\nContent-Type: text/plain\r\n" +
      `Algorithm: sha256\r\nHash: ${HASH.toUpperCase()}\r\n\r\nName: https://elsewhere.example/image\r\nContent-Type: x\r\n`,
  );

  expect(problems).toEqual([]);
  expect(result.entryDefinitions?.value).toBe("Definitions/top.yaml");
  expect(result.entryManifest?.value).toBe("x.mf");
  expect(result.files).toEqual([
    {
      path: "Files/a",
      place: { file: "TOSCA.meta", line: 9 },
      contentType: "text/plain",
      digest: { algorithm: expect.objectContaining({ name: "SHA-256" }), hash: HASH },
    },
  ]);
});

test("knows the older key of the manifest", () => {
  expect(meta("Entry-Definitions: a\nEntry-Manifest: y.mf").result.entryManifest?.value).toBe("y.mf");
});

const entry = "Entry-Definitions: a.yaml\n\n";

test.each([
  ["", "TOSCA.meta:1: the first block must hold Entry-Definitions"],
  [
    `${entry}Name: f\nAlgorithm: MD5\nHash: ${HASH}`,
    "TOSCA.meta:4: the digest algorithm 'MD5' of f is unknown; use SHA-256 or SHA-512",
  ],
  [`${entry}Name: f\nHash: ${HASH}`, "TOSCA.meta:3: f has a Hash but no Algorithm"],
  [`${entry}Name: f\nAlgorithm: SHA-256`, "TOSCA.meta:3: f has an Algorithm but no Hash"],
  [
    `${entry}Name: f\nAlgorithm: SHA-512\nHash: ${HASH}`,
    "TOSCA.meta:5: the Hash of f is not 128 hexadecimal digits (SHA-512)",
  ],
  [`${entry}Content-Type: text/plain`, "TOSCA.meta:3: the block names no file: 'Name' is missing"],
  [`${entry}Name:`, "TOSCA.meta:3: the block names no file"],
  [`${entry}Name: f\nName: g`, "TOSCA.meta:4: 'name' stands twice in one block"],
  [`${entry}what is this`, "TOSCA.meta:3: the line is not of the form 'Key: value'"],
])("says what is wrong with the TOSCA.meta %j", (text, problem) => {
  expect(meta(text).problems).toEqual([problem]);
});

const METADATA = "metadata:\n  vnf_product_name: Edge\n  compatible_specification_versions: 2.7.1\n\n";

test("reads a manifest with metadata, sources with and without blank lines, and non-MANO artifacts", () => {
  const { result, problems } = manifest(
    `${METADATA}Source: a.yaml\nAlgorithm: SHA-256\nHash: ${HASH}\nSource: Files/b\nalgorithm: sha-512\nhash: ${HASH}${HASH}\n` +
      "\nnon_mano_artifact_sets:\n  onap_yang:\n    Source: Artifacts/x.yang\n    - odd\n  other:\n    Source: y\n",
  );

  expect(problems).toEqual([]);
  expect(result.files.map(({ path, digest }) => [path, digest?.algorithm.name])).toEqual([
    ["a.yaml", "SHA-256"],
    ["Files/b", "SHA-512"],
  ]);
  expect(result.isSigned).toBe(false);
});

test.each(["CMS", "PKCS7"])("recognises a %s signature", (kind) => {
  const text = `${METADATA}Source: a\n\n-----BEGIN ${kind}-----\nMIIC: x\nabc=\n-----END ${kind}-----\n`;

  expect(manifest(text)).toMatchObject({ result: { isSigned: true, files: [{ path: "a" }] }, problems: [] });
});

test.each([
  [`${METADATA}Hash: ${HASH}`, "x.mf:5: 'hash' stands before any 'Source'"],
  [
    `Source: a\nHash: ${HASH}\nHash: ${HASH}\nAlgorithm: SHA-256`,
    "x.mf:3: 'hash' stands twice for one 'Source'",
  ],
  ["Source: a\n-----BEGIN CMS-----\nabc\n", "x.mf:2: the signature has no end"],
  ["nonsense", "x.mf:1: the line is not of the form 'Key: value'"],
])("says what is wrong with the manifest %j", (text, problem) => {
  expect(manifest(text).problems).toEqual([problem]);
});
