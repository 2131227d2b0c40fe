import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aHelmRunner } from "../../../../test/support/a-release-target.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { applySetStrings } from "../../../domain/helm-set-strings.ts";
import type { JsonObject } from "../../../domain/json.ts";
import { toHelmValues } from "./helm-values.ts";

const run = promisify(execFile);

describe.for([3, 4] as const)("values reach templates of helm %i", (major) => {
  /** Renders values as JSON, and each of the named ones as a template prints it. */
  async function render(args: readonly string[], printed: readonly string[] = []) {
    const { program } = await aHelmRunner(major);
    const folder = await mkdtemp(join(tmpdir(), "fairlead-values-"));
    try {
      await mkdir(join(folder, "chart/templates"), { recursive: true });
      await writeFile(join(folder, "chart/Chart.yaml"), "apiVersion: v2\nname: c\nversion: 0.1.0\n");
      const lines = printed.map((path, index) => `p${index}: {{ print ${path} | b64enc }}`);
      const template = `kind: A\nj: {{ toJson .Values | b64enc }}\n${lines.join("\n")}\n`;
      await writeFile(join(folder, "chart/templates/a.yaml"), template);
      const { stdout } = await run(program, ["template", "r", join(folder, "chart"), ...args]);
      const read = (key: string) =>
        Buffer.from(new RegExp(`^${key}: (.*)$`, "m").exec(stdout)?.[1] ?? "", "base64").toString("utf8");
      return { json: JSON.parse(read("j")), prints: printed.map((_, index) => read(`p${index}`)) };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async function renderOurs(values: JsonObject, printed: readonly string[] = []) {
    const folder = await mkdtemp(join(tmpdir(), "fairlead-values-"));
    try {
      const { file, integers } = toHelmValues(values);
      await writeFile(join(folder, "values.json"), file);
      const sets = integers.flatMap((integer) => ["--set", integer]);
      return await render(["--values", join(folder, "values.json"), ...sets], printed);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test("exactly, be they numbers that floats spoil or text that looks like numbers", async () => {
    const values = {
      imsi: 208930000000003,
      small: 999_999,
      limit: 1_000_000,
      negative: -12_345_678,
      largest: Number.MAX_SAFE_INTEGER,
      list: [1, 12_345_678, { deep: 208930000000003 }, [7_000_000]],
      "a.b": { "c,d": 2_000_000, "e=f": 3_000_000, "g[0]": 4_000_000, "h\\i": 5_000_000, "{j}": 6_000_000 },
      mcc: "001",
      sd: "010203",
      text: "208",
      exponent: "1e5",
      odd: "a,b {c,d} $(id) \"q\" 'q' \\ \n end",
      yes: "yes",
      on: true,
      n: "n",
      ratio: 0.25,
      empty: {},
      none: [],
    };

    const { json, prints } = await renderOurs(values, [
      ".Values.imsi",
      ".Values.small",
      ".Values.limit",
      ".Values.negative",
      ".Values.largest",
      "(index .Values.list 1)",
      "(index .Values.list 2).deep",
      "(index (index .Values.list 3) 0)",
      '(index .Values "a.b" "c,d")',
      '(index .Values "a.b" "e=f")',
      '(index .Values "a.b" "g[0]")',
      '(index .Values "a.b" "h\\\\i")',
      '(index .Values "a.b" "{j}")',
      ".Values.mcc",
      ".Values.sd",
    ]);

    expect(json).toEqual(values);
    expect(prints).toEqual([
      ...["208930000000003", "999999", "1000000", "-12345678", "9007199254740991"],
      ...["12345678", "208930000000003", "7000000"],
      ...["2000000", "3000000", "4000000", "5000000", "6000000", "001", "010203"],
    ]);
  });

  test.for([
    ["a=1,b=x,c.d=true,e[1].f=y"],
    ["a={x,y,1,true}", "a[1]=z"],
    ["a\\.b.c\\,d=1\\,2\\=3"],
    ["imsi=208930000000003", "sd=010203", "zero=0", "neg=-5", "plus=+5", "float=1.5", "exp=1e5"],
    ["a=null", "b=nil", "c=TRUE", "d=False", "e=", 'f="quoted"'],
    ["a=b c  d", "s= lead", "t=trail "],
    ["a.b=1", "a.c=2", "a.b=null"],
    ["l[0][1]=x", "l[2]=5"],
    ["u=ü€😀", "k.ü=1"],
    ["a=9007199254740991", "b=-0", "c=00", "d=0x10"],
    ["a={}", "b={x}", "c={,}"],
  ])("as --set would have it: %j", async (strings) => {
    const theirs = await render(strings.flatMap((text) => ["--set", text]));
    const ours = await renderOurs(applySetStrings({}, strings));

    // A key set to null is a deleted key for Helm; the file says null, and Helm deletes it too.
    expect(ours.json).toEqual(theirs.json);
  });

  test("as --set would have it, or not at all, whatever people may write", async () => {
    const word = fc.string({ unit: fc.constantFrom(..."abc01.,=[]{}\\ \"'-+"), minLength: 1, maxLength: 12 });
    const text = fc.tuple(word, word).map(([key, value]) => `k${key}=${value}`);
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(text, async (string) => {
        let values: JsonObject;
        try {
          values = applySetStrings({}, [string]);
        } catch (error) {
          // Helm takes the sound part of a broken string and says nothing; Fairlead refuses it.
          expect(error).toBeInstanceOf(VnfmError);
          return;
        }
        accepted += 1;
        expect((await renderOurs(values)).json).toEqual((await render(["--set", string])).json);
      }),
      // Both have the same parser: each is asked about texts of its own.
      { numRuns: 60, seed: 20_260_100 + major },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});
