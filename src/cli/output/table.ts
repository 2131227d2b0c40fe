import Table from "cli-table3";

/** One column of a list: its heading and what stands below it. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => string | undefined];

const none = "";
const plain = {
  top: none,
  "top-mid": none,
  "top-left": none,
  "top-right": none,
  bottom: none,
  "bottom-mid": none,
  "bottom-left": none,
  "bottom-right": none,
  left: none,
  "left-mid": none,
  mid: none,
  "mid-mid": none,
  right: none,
  "right-mid": none,
  middle: "  ",
};

/** Columns without borders, two blanks apart; cells are never cut. */
export function listTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return layOut([
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => cell(row) || "-")),
  ]);
}

/** A name and a value on each line; absent values take their line with them. Values may have several lines. */
export function detailTable(
  details: readonly (readonly [name: string, value: string | undefined])[],
): string {
  return layOut(details.filter((detail): detail is [string, string] => Boolean(detail[1])));
}

function layOut(cells: readonly (readonly string[])[]): string {
  if (cells.length === 0) return "";
  const table = new Table({
    chars: plain,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...cells.map((row) => row.map((cell) => printable(cell))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** What a server says must not steer the terminal: control characters other than line breaks become visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (control) =>
    control === "\t" ? "  " : `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
