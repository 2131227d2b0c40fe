import pg from "pg";

const { TIMESTAMPTZ } = pg.types.builtins;

/** As `pg` reads values, but for times: its parser is the dearest part of a page. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    return oid === TIMESTAMPTZ ? parseTime : pg.types.getTypeParser(oid, format);
  },
};

const parseAnyTime: (text: string) => Date = pg.types.getTypeParser(TIMESTAMPTZ);

/** Reads `2026-11-24 02:29:44.313+00`; what looks otherwise (another zone, other digits) goes the long way. */
export function parseTime(text: string): Date {
  const { length } = text;
  const usual = text[0] === "2" && text[4] === "-" && text[19] === (length === 22 ? "+" : ".");
  if (!usual || length > 26 || !text.endsWith("+00")) return parseAnyTime(text);
  return new Date(
    Date.UTC(
      digits(text, 0, 4),
      digits(text, 5, 7) - 1,
      digits(text, 8, 10),
      digits(text, 11, 13),
      digits(text, 14, 16),
      digits(text, 17, 19),
      // The server leaves out closing zeros: ".5" is 500 ms.
      length === 22 ? 0 : digits(text, 20, length - 3) * 10 ** (26 - length),
    ),
  );
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let index = from; index < to; index++) number = number * 10 + text.charCodeAt(index) - 48;
  return number;
}
