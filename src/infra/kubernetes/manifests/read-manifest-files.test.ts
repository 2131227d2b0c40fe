import { expect, test } from "vitest";
import { readManifestFiles } from "./read-manifest-files.ts";

async function read(...texts: readonly string[]) {
  const files = texts.map((_, index) => ({ path: `f${index}.yaml`, digest: "d" }));
  const open = async ({ paths }: { readonly paths: readonly string[] }) =>
    paths.map((path) => texts[files.findIndex((file) => file.path === path)] ?? "");
  return readManifestFiles({ vnfPkgId: "p", files }, open);
}

const named = (name: string, kind = "ConfigMap") =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

test("reads the documents of all files in their order, and takes lists apart", async () => {
  const list = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Secret, metadata: {name: c}}\n`;

  const objects = await read(`${named("a")}---\n# nothing\n---\n${named("b")}`, list);

  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    "ConfigMap a",
    "ConfigMap b",
    "Secret c",
  ]);
});

test("reads YAML as Kubernetes does: dates stay text", async () => {
  const [object] = await read(`${named("a")}data: {day: 2026-11-27}\n`);

  expect(object?.data).toEqual({ day: "2026-11-27" });
});

const bomb = `${named("a")}data:\n  x: &x [1]\n  y: [${Array(200).fill("*x").join(", ")}]\n`;

const nested = Array.from(
  { length: 9 },
  (_, n) =>
    `  l${n}: &l${n} [${Array(9)
      .fill(n === 0 ? "x" : `*l${n - 1}`)
      .join(", ")}]`,
);

test.each([
  [`${named("a")}data:\n${nested.join("\n")}\n`, "aliases that stand for too much"],
  [`${named("a")}data: {deep: ${"[".repeat(20_000)}${"]".repeat(20_000)}}\n`, "f0.yaml, line"],
  [`${named("a")}---\nkind: [`, "f0.yaml, line 5"],
  [`${named("a")}---\njust text\n`, "f0.yaml, line 5: must be a Kubernetes object"],
  ["kind: Pod\nmetadata: {name: a}\n", "f0.yaml, line 1: apiVersion is missing"],
  ["apiVersion: v1\nmetadata: {name: a}\n", "kind is missing"],
  ["apiVersion: v1\nkind: Pod\n", "Pod: metadata.name is missing"],
  ["apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n", "makes another object each time"],
  [bomb, "200 aliases, of at most 100"],
  ["# nothing\n", "no object in it"],
  [
    Array.from({ length: 1001 }, (_, index) => named(`n${index}`)).join("---\n"),
    "1001 objects, of at most 1000",
  ],
])("refuses what cannot be understood, and says where: %#", async (text, reason) => {
  await expect(read(text)).rejects.toMatchObject({
    code: "MANIFEST_REFUSED",
    message: expect.stringContaining(reason),
  });
});
