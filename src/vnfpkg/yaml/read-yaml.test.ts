import { expect, test } from "vitest";
import { toProblem } from "../../domain/errors.ts";
import { defaultPackageLimits, type PackageLimits } from "../package-limits.ts";
import { Problems } from "../problems.ts";
import { at, type Located } from "./located.ts";
import { readYaml } from "./read-yaml.ts";

function read(content: string | Buffer, limits: Partial<PackageLimits> = {}) {
  const problems = new Problems(50);
  const value = readYaml(
    "f.yaml",
    Buffer.from(content as string),
    { ...defaultPackageLimits, ...limits },
    problems,
  );
  return { value, problems: problemsOf(problems) };
}

function problemsOf(problems: Problems) {
  try {
    problems.refuse();
    return [];
  } catch (error) {
    return (toProblem(error).invalidParams ?? []).map(({ pointer, reason }) => `${pointer}: ${reason}`);
  }
}

function plain(value: Located | undefined): unknown {
  if (value?.kind === "map")
    return Object.fromEntries([...value.entries].map(([key, item]) => [key, plain(item)]));
  return value?.kind === "list" ? value.items.map(plain) : value?.text;
}

test("knows the line of every value and the text as it is written", () => {
  const { value } = read("a: 1.0\nb:\n  - x\n  - c: 0x10\n    d: ~\n");

  expect(plain(value)).toEqual({ a: "1.0", b: ["x", { c: "0x10", d: "~" }] });
  expect(at(value, "a")).toMatchObject({ line: 1, value: 1 });
  expect(at(value, "b")).toMatchObject({ line: 2 });
  expect(value?.kind === "map" && value.entries.get("b")).toMatchObject({
    items: [{ line: 3 }, { line: 4 }],
  });
});

test("says so when the nesting is beyond what the parser can follow", () => {
  const nested = `a: ${"[".repeat(100_000)}${"]".repeat(100_000)}`;

  expect(read(nested).problems).toEqual(["f.yaml:1: the YAML is nested too deeply"]);
});

test("follows aliases and merge keys; what a map says itself wins", () => {
  const { value } = read("base: &b { x: 1, y: 2 }\nother: &o { z: 3 }\nc: { <<: [*b, *o], y: 9 }\nd: *b\n");

  expect(plain(value)).toMatchObject({ c: { x: "1", y: "9", z: "3" }, d: { x: "1", y: "2" } });
});

test("reads what YAML 1.1 takes for dates and merge keys", () => {
  const { value } = read("%YAML 1.1\n---\nbase: &b { x: 1 }\nc: { <<: *b, since: 2021-01-01 }\n");

  expect(plain(value)).toMatchObject({ c: { x: "1", since: "2021-01-01" } });
});

test.each([
  ["a: 1\nb: 2\na: 3\n", "f.yaml:3: the key 'a' stands twice in one map"],
  ["a: [1, 2\nb: 3\n", /^f\.yaml:2: /],
  ["a:\n\t- b\n", /^f\.yaml:2: /],
  ["a: 1\n---\nb: 2\n", /^f\.yaml:2: another YAML document begins here/],
  ["a: *nowhere\n", "f.yaml:1: the alias *nowhere has no finished value before it"],
  ["a: &x [1, *x]\n", "f.yaml:1: the alias *x has no finished value before it"],
  ["? [1, 2]\n: x\n", "f.yaml:1: a key must be a plain value"],
  ['a: "x\\0y"\n', /^f\.yaml:1: .*NUL/],
  ['a: "\\ud800"\n', /^f\.yaml:1: .*half of a pair/],
  [Buffer.from("a: 1\nb: \xff\n", "latin1"), "f.yaml:2: the file is not UTF-8"],
])("says what is wrong with %j, and where", (content, problem) => {
  expect(read(content).problems[0]).toMatch(problem);
});

test("refuses an alias bomb in no time", () => {
  const levels = Array.from({ length: 25 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n}, `.repeat(9)}]`);

  const { value, problems } = read(`l0: &l0 lol\n${levels.join("\n")}\n`);

  expect(value).toBeUndefined();
  expect(problems[0]).toMatch(/unfolds to more than 200000 values/);
});

test("refuses more aliases than anybody needs", () => {
  expect(read(`a: &a 1\nb: [${"*a, ".repeat(11)}]\n`, { maxYamlAliases: 10 }).problems[0]).toMatch(
    "10 aliases",
  );
});

test("takes linear time for a map of many keys", () => {
  const { value } = read(Array.from({ length: 20_000 }, (_, n) => `k${n}: v\n`).join(""));

  expect(value).toMatchObject({ entries: { size: 20_000 } });
});

test.each([
  ["in brackets", "[".repeat(100) + "]".repeat(100)],
  ["far beyond the parser's own depth", "[".repeat(10_000)],
  ["by indentation", Array.from({ length: 100 }, (_, n) => `${" ".repeat(n)}a:`).join("\n")],
  ["behind aliases", `a: &a ${"[".repeat(40)}${"]".repeat(40)}\nb: ${"[".repeat(40)}*a${"]".repeat(40)}\n`],
])("refuses absurd depth %s", (_, content) => {
  const { value, problems } = read(content);

  expect(value).toBeUndefined();
  expect(problems[0]).toMatch(/^f\.yaml:\d+: /);
});
