import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quote } from "./quote.ts";

/** What a real shell makes of the words, read as a script from stdin as on a remote host. */
function throughShell(words: readonly string[]): readonly string[] {
  const script = `for word in ${words.map(quote).join(" ")}; do printf '%s\\0' "$word"; done`;
  return execFileSync("sh", ["-s"], { input: script, encoding: "utf8" }).split("\0").slice(0, -1);
}

test("gives a shell back every word as it was", () => {
  const awkward = fc.constantFrom(
    "'",
    '"',
    "$(id)",
    "`id`",
    "\n",
    "\\",
    "!",
    "-",
    "*",
    "~",
    ";",
    "&",
    "é",
    " ",
    "#",
  );
  const word = fc.oneof(
    fc.array(awkward).map((parts) => parts.join("")),
    fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
      expect(throughShell(words)).toEqual(words);
    }),
    { numRuns: 60 },
  );
});

test("refuses what no shell can hold", () => {
  expect(() => quote("a\0b")).toThrow("U+0000");
});
