import { parseArgs } from "node:util";
import type { Figure } from "./figure.ts";

/** Each yields its figures as it has them. */
const benches: Readonly<Record<string, () => AsyncIterable<Figure>>> = {
  start: async function* () {
    yield* (await import("./start.ts")).start();
  },
  create: async function* () {
    yield* (await import("./create.ts")).create();
  },
  list: async function* () {
    yield* (await import("./list.ts")).list();
  },
  onboard: async function* () {
    yield* (await import("./onboard.ts")).onboard();
  },
  notify: async function* () {
    yield* (await import("./notify.ts")).notify();
  },
  instantiate: async function* () {
    yield* (await import("./instantiate.ts")).instantiate();
  },
  "helm-over-ssh": async function* () {
    yield* (await import("./helm-over-ssh.ts")).helmOverSsh();
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no bench '${unknown[0]}'. The benches: ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}

if (!values.json) console.log(row("bench", "case", "ours", "theirs", "unit", "ratio"));
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for await (const { case: label, ours, theirs, unit } of bench()) {
    const ratio = theirs === undefined ? undefined : round(ours / theirs);
    const figure = {
      name,
      case: label,
      ours: round(ours),
      theirs: theirs === undefined ? undefined : round(theirs),
      unit,
      ratio,
    };
    console.log(
      values.json
        ? JSON.stringify(figure)
        : row(name, label, String(figure.ours), String(figure.theirs ?? "-"), unit, String(ratio ?? "-")),
    );
  }
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function row(...cells: readonly string[]): string {
  const widths = [14, 80, 10, 10, 12, 8];
  return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" ");
}
